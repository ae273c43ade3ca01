/** What outlives a reload. A browser that keeps nothing is no error: the page then starts anew. */

export type Memory = "local" | "session";

function storage(memory: Memory): Storage {
  return memory === "local" ? window.localStorage : window.sessionStorage;
}

/** Read what was kept under a name; null when nothing was, or nothing may be kept. */
export function recall(memory: Memory, name: string): string | null {
  try {
    return storage(memory).getItem(`frontdesk.${name}`);
  } catch {
    return null;
  }
}

/** Keep a value under a name; null forgets it. */
export function remember(memory: Memory, name: string, value: string | null): void {
  try {
    if (value === null) {
      storage(memory).removeItem(`frontdesk.${name}`);
    } else {
      storage(memory).setItem(`frontdesk.${name}`, value);
    }
  } catch {
    // A private window may refuse; the page works all the same.
  }
}
