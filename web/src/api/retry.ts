/** What may be asked again, and when. */

import type { Problem } from "./types";

/** The desk refused, or could not be reached (`problem.kind` is then "unreachable" or "stopped"). */
export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    /** milliseconds after which the desk wants to be asked again */
    readonly after: number | null = null,
  ) {
    super(problem.message);
    this.name = "ApiError";
  }
}

/** A problem that arose on this side of the wire. */
export function local(kind: string, message = ""): Problem {
  return { kind, message, part: null, value: null, limit: null, remedy: null };
}

/** Name what `fetch` or a broken stream threw: stopped by the customer, or out of reach. */
export function unreachable(error: unknown): ApiError {
  const stopped = error instanceof DOMException && error.name === "AbortError";
  return new ApiError(local(stopped ? "stopped" : "unreachable", String(error)));
}

const DOUBLING = 500; // milliseconds before the second attempt, twice as long before each next one
const TIMES: Readonly<Record<string, number>> = { unreachable: 4, overloaded: 4, in_progress: 120 };

/** Milliseconds to wait before the next attempt; null when asking again is of no use. `attempt` counts from 1. */
export function pauseBefore(error: unknown, attempt: number): number | null {
  if (!(error instanceof ApiError) || attempt >= (TIMES[error.problem.kind] ?? 0)) {
    return null;
  }
  return error.after ?? (error.problem.kind === "in_progress" ? 1000 : DOUBLING * 2 ** (attempt - 1));
}

/** Wait; throws `ApiError` of kind "stopped" when the signal fires first. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new ApiError(local("stopped")));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
