public import Access
public import Pages

extension Frame {
    /// The desk of this service's pages, by its clocks.
    public func frontDesk(_ pages: Site, _ csrf: CSRFTokens) -> FrontDesk {
        FrontDesk(
            pages: pages, csrf: csrf, deployment: settings.deployment, clock: clock, realClock: realClock)
    }
}
