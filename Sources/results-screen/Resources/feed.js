'use strict';
// The server's events, and how old the daemon's word is. A browser that lost the server comes back by itself, and the
// id of the last event tells the server what it has seen.
class Feed {
  static staleAfter = 10000;

  constructor(address, parts, shown) {
    this.address = address;
    this.parts = parts;
    this.shown = shown;
    this.began = Feed.clocks();
    this.heard = null;
    this.wasStale = null;
    this.open();
    setInterval(() => this.look(), 250);
  }

  // Both clocks: one stands still while the machine sleeps, the other may be set.
  static clocks() { return [performance.now(), Date.now()]; }
  static since(then) {
    const now = Feed.clocks();
    return Math.max(now[0] - then[0], now[1] - then[1]);
  }

  open() {
    const source = new EventSource(this.address);
    for (const name of Object.keys(this.parts)) {
      source.addEventListener(name, (event) => { this.parts[name](JSON.parse(event.data)); });
    }
    source.addEventListener('page', (event) => {
      // Another version of the pages is served since: show that.
      if (this.version !== undefined && this.version !== event.data) location.reload();
      this.version = event.data;
    });
    source.addEventListener('beat', (event) => {
      const { age } = JSON.parse(event.data);
      this.heard = age === null ? null : Feed.clocks().map((now) => now - age);
      this.isBeaten = true;
      this.look(true);
    });
    source.addEventListener('error', () => {
      // A server that refused is not asked again by the browser.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.open(), 3000);
    });
  }

  // True if what is shown may be older than ten seconds.
  get isStale() {
    if (this.heard) return Feed.since(this.heard) > Feed.staleAfter;
    return this.isBeaten === true || Feed.since(this.began) > 3000;
  }

  get hasData() { return this.heard !== null; }

  look(isNews) {
    const isStale = this.isStale;
    if (!isNews && isStale === this.wasStale) return;
    this.wasStale = isStale;
    this.shown(isStale);
  }
}
