"""Walking a page by the Tab key alone: is every control reached, in the order of the page, and seen where it is?"""

from playwright.sync_api import Locator, Page

MARGIN = 12  # presses beyond the controls that we know: regions that scroll take the focus too
LEAST_CONTRAST = 3  # of the ring against what is behind it (WCAG 1.4.11)

PREPARE = """() => {
  const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour).length === 3 || numbers(colour)[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ringed = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    if (outlineStyle === "auto") return true;
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return false;
    const [one, other] = [light(outlineColor), light(ground(element))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05) >= LEAST;
  };
  const group = (input) => [...document.getElementsByName(input.name)].filter((other) => other.form === input.form);
  const inSequence = (element) => {
    if (element.tabIndex < 0 || element.disabled || element.closest("[inert]")) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio" || !element.name) return true;
    return group(element).find((other) => other.checked) === element
      || (!group(element).some((other) => other.checked) && group(element)[0] === element);
  };
  const walk = { expected: [...document.querySelectorAll(selector)].filter(inSequence), reached: new Map(), steps: 0 };
  addEventListener("focusin", ({ target }) => {
    if (walk.reached.has(target)) return;
    const seen = [target, ...(target.labels ?? [])].some(ringed);
    walk.reached.set(target, { step: walk.steps++, seen });
  });
  walk.named = (element) => element.outerHTML.slice(0, 140).replace(/\\s+/g, " ");
  walk.faults = () => {
    const order = walk.expected.map((element) => walk.reached.get(element)?.step ?? -1);
    const known = order.filter((step) => step >= 0);
    const backwards = known.filter((step, at) => at && step < known[at - 1]).length;
    return [
      ...walk.expected.filter((element) => !walk.reached.has(element)).map((e) => `not reached: ${walk.named(e)}`),
      ...walk.expected.filter((e) => walk.reached.get(e)?.seen === false).map((e) => `focus not seen: ${walk.named(e)}`),
      ...(backwards > 1 ? ["reached in another order than that of the page"] : []), // once: the walk may begin anywhere
    ];
  };
  globalThis.keyboardWalk = walk;
  document.activeElement?.blur();
  return walk.expected.length;
}""".replace("LEAST", str(LEAST_CONTRAST))


def faults_by_keyboard(page: Page) -> list[str]:
    """Press Tab until every control has had its turn; return what is wrong, a sentence each."""
    expected: int = page.evaluate(PREPARE)
    presses = 0
    while presses < expected + MARGIN:
        for _ in range(10):
            page.keyboard.press("Tab")
        presses += 10
        if page.evaluate("() => keyboardWalk.expected.every((element) => keyboardWalk.reached.has(element))"):
            break
    found: list[str] = page.evaluate("() => keyboardWalk.faults()")
    return found


def tab_to(page: Page, sought: Locator, *, most: int = 300) -> None:
    """Press Tab until what is sought has the focus. Raises AssertionError where it never has."""
    for _ in range(most):
        if sought.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {sought}.")


def press(page: Page, sought: Locator, key: str = "Enter") -> None:
    tab_to(page, sought)
    page.keyboard.press(key)


def type_into(page: Page, sought: Locator, text: str) -> None:
    tab_to(page, sought)
    page.keyboard.type(text)
