"""Write the LibreOffice profile of one instance: quick to start, deaf to macros, links, networks and old crashes.

The list is long because headless LibreOffice asks nobody: whatever it would offer to do in a dialogue, it does.
"""

from pathlib import Path
from xml.sax.saxutils import escape

# Where the discard port of RFC 863 has no server: a proxy that answers nobody.
NOWHERE = ("127.0.0.1", "9")

COMMON = "/org.openoffice.Office.Common"
RECOVERY = "/org.openoffice.Office.Recovery"
INTERNET = "/org.openoffice.Inet/Settings"

SETTINGS: tuple[tuple[str, str, str], ...] = (
    # no macro, whatever signs it
    (f"{COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    # no picture, text or address fetched from outside the document, neither from the network nor from this disk
    (f"{COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    (INTERNET, "ooInetProxyType", "2"),
    (INTERNET, "ooInetHTTPProxyName", NOWHERE[0]),
    (INTERNET, "ooInetHTTPProxyPort", NOWHERE[1]),
    (INTERNET, "ooInetHTTPSProxyName", NOWHERE[0]),
    (INTERNET, "ooInetHTTPSProxyPort", NOWHERE[1]),
    (INTERNET, "ooInetNoProxy", ""),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    # nothing kept for a next session: a killed instance starts again as new
    (f"{RECOVERY}/AutoSave", "Enabled", "false"),
    (f"{RECOVERY}/RecoveryInfo", "Enabled", "false"),
    # no first-start wizard, tip of the day, survey or crash report
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    (f"{COMMON}/Misc", "FirstRun", "false"),
    (f"{COMMON}/Misc", "ShowTipOfTheDay", "false"),
    (f"{COMMON}/Misc", "CollectUsageInformation", "false"),
    (f"{COMMON}/Misc", "CrashReport", "false"),
    # the same pages on every computer, whatever language it speaks
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "fr-FR"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "fr-FR"),
)


def write_profile(folder: Path, *, version: str) -> None:
    """Write into `folder` the profile for the LibreOffice whose major.minor is `version`.

    A headless LibreOffice that does not find its own version in the profile believes that it has just been
    upgraded, and tests its graphics for 0.7 s at each start.
    """
    settings = (("/org.openoffice.Setup/Product", "ooSetupLastVersion", version), *SETTINGS)
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        + "".join(_item(*setting) for setting in settings)
        + "</oor:items>\n",
        encoding="utf-8",
    )


def _item(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>\n'
    )
