// What was typed and not yet acknowledged, kept in the browser so that it survives a dead browser and a lost line.
// One record per draft and field: the newest. Where IndexedDB is refused (some private modes) memory stands in, and
// `survives` is false so that the page can warn before it is closed.

const databaseName = "raingan-outbox";
const storeName = "changes";

function opened() {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(databaseName, 1);
    asking.onupgradeneeded = () => {
      const store = asking.result.createObjectStore(storeName, { keyPath: ["draft", "field"] });
      store.createIndex("draft", "draft");
    };
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
    asking.onblocked = () => reject(new Error("blocked"));
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export class Outbox {
  #database = null;
  survives = false;

  async open() {
    try {
      this.#database = await opened();
      this.#database.onversionchange = () => this.#database.close();
      this.survives = true;
    } catch {
      this.survives = false;
    }
  }

  async all(draft) {
    if (!this.#database) return [];
    return new Promise((resolve) => {
      const asking = this.#database.transaction(storeName).objectStore(storeName).index("draft").getAll(draft);
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => resolve([]);
    });
  }

  async put(change) {
    if (!this.#database) return;
    try {
      const transaction = this.#database.transaction(storeName, "readwrite");
      transaction.objectStore(storeName).put(change);
      await finished(transaction);
    } catch {
      // A full disk: from now on the page has to warn.
      this.survives = false;
    }
  }

  /// Forgets a change if it is still the one that was acknowledged, and not a newer one of the same field.
  async forget(change) {
    if (!this.#database) return;
    try {
      const transaction = this.#database.transaction(storeName, "readwrite");
      const store = transaction.objectStore(storeName);
      const asking = store.get([change.draft, change.field]);
      asking.onsuccess = () => {
        const kept = asking.result;
        if (kept && kept.client === change.client && kept.seq === change.seq) store.delete([change.draft, change.field]);
      };
      await finished(transaction);
    } catch { /* It will be sent once more, which the server takes as the repetition that it is. */ }
  }
}
