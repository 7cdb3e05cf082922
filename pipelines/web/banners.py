"""Cookie banners and consent walls are hidden, by the names that the makers of such banners give to them.

Nothing is clicked: no consent is given or refused in anybody's name. A page that a banner has locked can be seen again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Selectors by maker: OneTrust, Cookiebot, Quantcast, Didomi, TrustArc, Osano, Usercentrics, Sourcepoint, Google
#: Funding Choices, Complianz, CookieYes, Klaro, Iubenda, Borlabs, CookieFirst, tarteaucitron; then the usual names.
BANNERS = (
    "#onetrust-consent-sdk", "#onetrust-banner-sdk", "#CybotCookiebotDialog", "#CybotCookiebotDialogBodyUnderlay",
    ".qc-cmp2-container", "#qc-cmp2-container", "#didomi-host", "#didomi-popup", "#truste-consent-track",
    ".truste_overlay", ".truste_box_overlay", ".osano-cm-window", ".cc-window.cc-banner", ".cc-floating",
    "#usercentrics-root", "[id^=sp_message_container]", ".fc-consent-root", "#cmplz-cookiebanner-container",
    ".cky-consent-container", ".cky-overlay", ".klaro .cookie-notice", ".klaro .cookie-modal", "#iubenda-cs-banner",
    "#BorlabsCookieBox", "#cookiefirst-root", "#tarteaucitronRoot", "#cookie-law-info-bar", "#cookie-notice",
    "#cookie-banner", "#cookieBanner", "#cookie-consent", "#cookieConsent", ".cookie-banner", ".cookie-consent",
    ".cookie-notice", ".cookieconsent", "#gdpr-banner", ".gdpr-banner", "[aria-label='cookieconsent' i]",
)  # fmt: skip
#: A banner is a sheet in front of the page, or a strip at one of its edges; an article about cookies is neither.
_HIDE = """(selectors) => {
  let hidden = 0;
  for (const element of document.querySelectorAll(selectors)) {
    const inner = [element, ...element.children];
    if (!inner.some((one) => /fixed|sticky|absolute/.test(getComputedStyle(one).position))) continue;
    element.style.setProperty('display', 'none', 'important');
    hidden += 1;
  }
  for (const element of hidden ? [document.documentElement, document.body] : []) {
    const locked = element && getComputedStyle(element).overflowY === 'hidden';
    if (locked) element.style.setProperty('overflow', 'visible', 'important');
  }
  return hidden;
}"""


def hide_banners(page: Page) -> int:
    """Hide the open page's banners; returns how many there were."""
    return int(page.evaluate(_HIDE, ", ".join(BANNERS)))
