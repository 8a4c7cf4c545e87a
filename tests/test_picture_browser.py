"""The picture of the book in a real browser: every line a square, each says what cites it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from commands import kg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"
)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en",
    "--window-size=1200,1400",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in QUIET:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("page") / "book.html"
    done = kg("evidence", "coverage", "--format", "html")
    assert done.returncode == 0
    path.write_text(done.stdout, encoding="utf-8")
    return path


def test_every_line_is_a_square_that_says_what_cites_it(
    browser: webdriver.Chrome, page: Path
) -> None:
    browser.get(page.as_uri())
    assert len(browser.find_elements(By.CSS_SELECTOR, ".row i")) == 7350
    titles = [title.text for title in browser.find_elements(By.TAG_NAME, "h2")]
    assert titles[:3] == ["list of contents", "table at the front", "Ikeda Town 01644: case"]
    assert len(titles) == 17
    square = browser.find_element(By.CSS_SELECTOR, 'i[data-n="292"]')
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", square)
    square.click()
    about = browser.find_element(By.ID, "about").text
    assert about.startswith("line 292 · cited by a claim")
    assert "id:01644/secretariat/council-tier1" in about
    browser.find_element(By.ID, "lang").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "事例集の行ごとの扱い"
    assert browser.find_element(By.ID, "about").text.startswith("292行 · 主張の根拠")
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_the_page_fits_a_narrow_screen(browser: webdriver.Chrome, page: Path) -> None:
    browser.set_window_size(500, 800)
    browser.get(page.as_uri())
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= browser.execute_script("return window.innerWidth")
