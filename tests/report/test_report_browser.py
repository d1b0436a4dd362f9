"""The page in a real browser: the filters work, the search works, and no request leaves it."""

import json
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromium-driver"),
]  # fmt: skip
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-default-browser-check",
    "--window-size=1280,1600",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    selenium = pytest.importorskip("selenium.webdriver")
    options = selenium.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = selenium.Chrome(options=options, service=selenium.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, report, tmp_path):
    browser.get_log("performance")
    browser.get_log("browser")
    report.to_html(tmp_path / "报告.html")
    browser.get((tmp_path / "报告.html").as_uri())
    return browser


def shown(page) -> list[str]:
    cards = page.find_elements("css selector", ".group")
    return [card.get_attribute("data-id") for card in cards if card.is_displayed()]


def until_shown(page, *ids: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(page, 10).until(lambda _: shown(page) == list(ids))


def press(page, selector: str) -> None:
    """Click as soon as nothing lies over the element: a busy machine is still moving the cards."""
    from selenium.common.exceptions import ElementClickInterceptedException
    from selenium.webdriver.support.ui import WebDriverWait

    def clicked(_) -> bool:
        page.find_element("css selector", selector).click()
        return True

    WebDriverWait(page, 10, ignored_exceptions=[ElementClickInterceptedException]).until(clicked)


def choose(page, name: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(page.find_element("id", name)).select_by_visible_text(value)


def requests(page) -> list[str]:
    events = (json.loads(entry["message"])["message"] for entry in page.get_log("performance"))
    sent = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
    # A fresh browser may still be loading its own new-tab page.
    return [p["request"]["url"] for p in sent if not p["documentURL"].startswith("chrome://")]


def test_no_request_leaves_the_page_and_nothing_is_refused_by_its_policy(page):
    choose(page, "department", "妇联")
    urls = requests(page)
    assert urls
    assert all(url.startswith("file://") for url in urls)
    assert [entry for entry in page.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}] == []


def test_the_department_filter_changes_the_cards(page):
    assert shown(page) == ["C-fire", "C-drown", "C-toilet", "C-special"]
    choose(page, "department", "妇联")
    until_shown(page, "C-drown")
    assert page.find_element("id", "shown").text == "显示 1 / 4 组"
    press(page, "#tools [type=reset]")
    until_shown(page, "C-fire", "C-drown", "C-toilet", "C-special")


def test_the_topic_filter_and_the_order(page):
    choose(page, "sort", "按文件数")
    assert shown(page)[0] == "C-fire"
    choose(page, "sort", "按最近日期")
    assert shown(page)[0] == "C-special"
    choose(page, "category", "农村户厕")
    assert shown(page) == ["C-toilet"]


def test_the_search_finds_titles_numbers_and_columns(page):
    field = page.find_element("id", "search")
    for words, found in (
        ("示教发〔2023〕31号", ["C-drown"]),
        ("粪污 不存在的词", []),
        ("床位数", ["C-fire"]),
        ("改厕模式 乡村", ["C-toilet"]),
    ):
        field.clear()
        field.send_keys(words)
        assert shown(page) == found
        assert page.find_element("id", "nothing").is_displayed() is not bool(found)


def test_a_cell_of_the_matrix_shows_the_groups_of_two_departments(page):
    press(page, '.heat a[data-a="教育局"][data-b="团县委"]')
    assert shown(page) == ["C-drown"]
    assert page.find_element("id", "pair-filter").text == "教育局 × 团县委"


def test_hostile_text_runs_nothing(browser, hostile, tmp_path):
    hostile.to_html(tmp_path / "h.html")
    browser.get((tmp_path / "h.html").as_uri())
    # An alert would make this raise; an image or a script of the text would stand in the document.
    assert browser.execute_script("return document.querySelectorAll('img, iframe, object').length") == 0
    assert browser.execute_script("return document.scripts.length") == 1
    assert len(shown(browser)) == 1


def test_it_fits_a_narrow_window_and_can_be_photographed(page, tmp_path):
    page.set_window_size(500, 900)
    assert page.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    page.set_window_size(1280, 1600)
    assert page.save_screenshot(str(tmp_path / "page.png"))
    assert (tmp_path / "page.png").stat().st_size > 20_000


def test_everything_is_there_without_script(page, report):
    text = page.execute_script("return document.body.textContent")
    html = report.to_html()
    assert "今冬明春消防安全隐患排查" in text
    assert html.index('class="group"') < html.index("<script>")
