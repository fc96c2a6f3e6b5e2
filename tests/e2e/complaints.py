"""What a browser complains of, from the moment on when it is asked."""

from playwright.sync_api import ConsoleMessage, Page, Response


def said_by(page: Page, *kinds: str, own_error: str = "") -> list[str]:
    """Errors of scripts and of the console, and its words of other kinds. The address `own_error` may answer with an error of
    its own, as the page of what is not there does; whatever else is said of it, by the policy above all, counts. What
    has no address is of a test's own script: axe tries out styles."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        url = message.location["url"]
        of_itself = url == own_error and "Failed to load resource" in message.text
        if message.type in {"error", *kinds} and url and not of_itself:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def complaints_on(page: Page, *, own_error: str = "") -> list[str]:
    """The same, and whatever is missing, refused or broken off: for a page that is not left while it loads."""
    complaints = said_by(page, "warning", own_error=own_error)

    def look(response: Response) -> None:
        if response.status >= 400 and response.url != own_error:
            complaints.append(f"{response.status} {response.url}")

    page.on("response", look)
    page.on("requestfailed", lambda request: complaints.append(f"{request.failure}: {request.url}"))
    return complaints
