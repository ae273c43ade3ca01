/** The way to the desk: plain functions, one a request. Nothing is kept here. */

import * as decode from "./decode";
import { ApiError, pauseBefore, unreachable, wait } from "./retry";
import { serverEvents } from "./sse";
import type {
  Consent, Conversation, LiveEvent, Locale, MediaKind, Person, Problem, Prompt, Purpose, Source, TurnEvent,
} from "./types";

/** A turn on its way out; `key` names it for good, so that sending it twice cannot answer it twice. */
export interface Outgoing {
  readonly key: string;
  readonly text: string;
  readonly files: readonly { readonly kind: MediaKind; readonly file: File }[];
}

export interface Desk {
  readonly base: string;
  readonly locale: Locale;
  readonly signal?: AbortSignal;
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  let problem: Problem;
  try {
    problem = decode.problem(JSON.parse(text));
  } catch {
    problem = decode.problem({ message: `HTTP ${response.status}` });
  }
  const seconds = Number(response.headers.get("Retry-After"));
  return new ApiError(problem, seconds > 0 ? seconds * 1000 : null);
}

async function request(desk: Desk, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Accept-Language", desk.locale);
  const sent = { ...init, headers, ...(desk.signal ? { signal: desk.signal } : {}) };
  const response = await fetch(desk.base + path, sent).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

async function json(desk: Desk, path: string, init?: RequestInit): Promise<unknown> {
  const response = await request(desk, path, init);
  return (await response.json()) as unknown;
}

const JSON_BODY = { "Content-Type": "application/json" };

/** Open a conversation in the customer's language; gives its id. */
export async function createConversation(desk: Desk): Promise<string> {
  const init = { method: "POST", body: JSON.stringify({ locale: desk.locale }), headers: JSON_BODY };
  return decode.conversation(await json(desk, "/v1/conversations", init)).conversation;
}

/** Read a kept conversation with all its turns. */
export async function readConversation(desk: Desk, id: string): Promise<Conversation> {
  return decode.conversation(await json(desk, `/v1/conversations/${encodeURIComponent(id)}`));
}

/** Where something of a conversation is. */
function within(conversation: string, what: string): string {
  return `/v1/conversations/${encodeURIComponent(conversation)}/${what}`;
}

function consentPath(conversation: string): string {
  return within(conversation, "consent");
}

/** Read what happened in a conversation after an event, all of it. */
export async function readTimeline(desk: Desk, conversation: string, after = 0): Promise<readonly LiveEvent[]> {
  const found: LiveEvent[] = [];
  for (let from = after; ; ) {
    const page = decode.timeline(await json(desk, within(conversation, `timeline?after=${from}`)));
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined || last.number <= from) {
      return found;
    }
    from = last.number;
  }
}

/** Read whether a person is there or coming. */
export async function readPerson(desk: Desk, conversation: string): Promise<Person> {
  return decode.person(await json(desk, within(conversation, "person")));
}

/** Ask for a person. */
export async function askPerson(desk: Desk, conversation: string): Promise<Person> {
  return decode.person(await json(desk, within(conversation, "person"), { method: "POST" }));
}

/** Say how good the help was, 1 to 5. */
export async function score(desk: Desk, conversation: string, stars: number): Promise<void> {
  await request(desk, within(conversation, "score"), { method: "POST", body: JSON.stringify({ score: stars }), headers: JSON_BODY });
}

/** Where a reply is spoken. */
export function speechPath(conversation: string, turn: string): string {
  return within(conversation, `turns/${encodeURIComponent(turn)}/speech`);
}

/** Read what the customer agreed to have looked at, and what they are asked. */
export async function readConsent(desk: Desk, conversation: string): Promise<Consent> {
  return decode.consent(await json(desk, consentPath(conversation)));
}

/** Record an answer to the text of this version; no purposes refuse or withdraw. */
export async function writeConsent(desk: Desk, conversation: string, purposes: readonly Purpose[], version: string): Promise<Consent> {
  const body = JSON.stringify({ purposes, version, channel: "chat" });
  return decode.consent(await json(desk, consentPath(conversation), { method: "PUT", body, headers: JSON_BODY }));
}

function personalPath(conversation: string): string {
  return `/v1/recommendations/personalisation?conversation=${encodeURIComponent(conversation)}`;
}

/** Read whether suggestions rest on what the customer looked at and bought. */
export async function readPersonal(desk: Desk, conversation: string): Promise<boolean> {
  return decode.personal(await json(desk, personalPath(conversation)));
}

/** Say whether they may; gives what holds from now on. */
export async function writePersonal(desk: Desk, conversation: string, personal: boolean): Promise<boolean> {
  const init = { method: "PUT", body: JSON.stringify({ personal }), headers: JSON_BODY };
  return decode.personal(await json(desk, personalPath(conversation), init));
}

/** Read a source of the knowledge with its text. */
export async function readSource(desk: Desk, id: string): Promise<Source> {
  return decode.source(await json(desk, `/v1/knowledge/sources/${encodeURIComponent(id)}`));
}

/** Where the whole file of a source is: a recording, a film. */
export function filePath(source: string): string {
  return `/v1/knowledge/sources/${encodeURIComponent(source)}/file`;
}

/** Where a page of a PDF is drawn, two pixels a point. */
export function pagePath(source: string, page: number): string {
  return `/v1/knowledge/sources/${encodeURIComponent(source)}/pages/${page}`;
}

/** Where a picture is that a passage shows. */
export function picturePath(digest: string): string {
  return `/v1/knowledge/pictures/${encodeURIComponent(digest)}`;
}

/** Say what the customer thinks of a reply. */
export async function rate(desk: Desk, conversation: string, turn: string, good: boolean): Promise<void> {
  await request(desk, within(conversation, `turns/${encodeURIComponent(turn)}/rating`), { method: "PUT", body: JSON.stringify({ good }), headers: JSON_BODY });
}

/** Read the ready prompts in the customer's language. */
export async function readPrompts(desk: Desk): Promise<readonly Prompt[]> {
  return decode.prompts(await json(desk, `/v1/prompts?locale=${desk.locale}`));
}

/** Fetch the media of a ready prompt as a file. */
export async function readFile(desk: Desk, path: string, mediaType: string): Promise<File> {
  const bytes = await (await request(desk, path)).blob();
  const name = decodeURIComponent(path.split("/").pop() ?? "file");
  return new File([bytes], `${name}.${mediaType.split("/").pop() ?? ""}`, { type: mediaType });
}

/** Write a turn as multipart once: the same key must come with the same bytes, boundary included. */
async function encode(turn: Outgoing): Promise<{ readonly body: Blob; readonly type: string }> {
  const form = new FormData();
  if (turn.text !== "") {
    form.append("text", turn.text);
  }
  for (const { kind, file } of turn.files) {
    form.append(kind, file, file.name);
  }
  const written = new Response(form);
  return { type: written.headers.get("Content-Type") ?? "", body: await written.blob() };
}

async function* streamed(body: ReadableStream<Uint8Array>): AsyncGenerator<TurnEvent> {
  for await (const { name, data } of serverEvents(body)) {
    const event = decode.turnEvent(name, JSON.parse(data) as unknown);
    if (event !== null) {
      yield event;
    }
    if (event?.kind === "reply" || event?.kind === "error") {
      return;
    }
  }
  throw unreachable(new TypeError("the stream ended before the reply"));
}

/** A desk may stream, or answer at once. */
async function* answered(response: Response): AsyncGenerator<TurnEvent> {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/event-stream") && response.body !== null) {
    yield* streamed(response.body);
  } else {
    yield { kind: "reply", reply: decode.reply(await response.json()) };
  }
}

async function* once(desk: Desk, conversation: string, init: RequestInit): AsyncGenerator<TurnEvent> {
  const response = await request(desk, `/v1/conversations/${encodeURIComponent(conversation)}/turns`, init);
  try {
    yield* answered(response);
  } catch (error) {
    throw error instanceof ApiError ? error : unreachable(error);
  }
}

/**
 * Send a turn and give what happens to it, until its reply or its error.
 *
 * A connection that breaks, a desk that is full or still at work on this very key is asked again under the same key.
 * Throws `ApiError` when the desk refuses the turn or stays out of reach.
 */
export async function* sendTurn(desk: Desk, conversation: string, turn: Outgoing): AsyncGenerator<TurnEvent> {
  const { body, type } = await encode(turn);
  const headers = { Accept: "text/event-stream", "Content-Type": type, "Idempotency-Key": turn.key };
  for (let attempt = 1; ; attempt += 1) {
    yield { kind: "attempt" };
    try {
      yield* once(desk, conversation, { method: "POST", body, headers });
      return;
    } catch (error) {
      const pause = pauseBefore(error, attempt);
      if (pause === null || desk.signal?.aborted === true) {
        throw error;
      }
      await wait(pause, desk.signal);
    }
  }
}
