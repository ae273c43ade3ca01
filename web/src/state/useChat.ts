/** The conversation, joined to the desk: sends, retries, restores. */

import { useCallback, useEffect, useReducer, useRef } from "react";

import { ApiError, local } from "../api/retry";
import { listen } from "../api/live";
import { createConversation, readConversation, readTimeline, sendTurn, type Desk, type Outgoing } from "../api/transport";
import type { Locale } from "../api/types";
import type { Draft } from "../media/kinds";
import { EMPTY, kept, type Chat, type SentPart } from "./chat";
import { newKey } from "./key";
import { NOBODY, retold } from "./people";
import { reduce, type Action } from "./reducer";
import { recall, remember } from "./remembered";

export interface ChatActions {
  /** Gives the conversation; opens one where there is none. */
  readonly open: () => Promise<string>;
  readonly send: (text: string, drafts: readonly Draft[]) => void;
  readonly retry: (id: string) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

type Dispatch = (action: Action) => void;

/** What a hook keeps beside the drawn state: the conversation to write to, unsent turns, the way to stop. */
interface Line {
  restored: Promise<string | null>;
  opening: Promise<string> | null;
  turns: Map<string, Outgoing>;
  stop: AbortController;
}

function drawn(text: string, drafts: readonly Draft[]): readonly SentPart[] {
  const media = drafts.map(({ kind, file, url }) => ({ kind, name: file.name, url, size: file.size, file }));
  return text === "" ? media : [{ kind: "text", text }, ...media];
}

function newLine(): Line {
  return { restored: Promise.resolve(null), opening: null, turns: new Map(), stop: new AbortController() };
}

/** Go on with the conversation of before the reload, or open one. */
async function begin(desk: Desk, line: Line, dispatch: Dispatch): Promise<string> {
  const conversation = (await line.restored) ?? (await createConversation(desk));
  remember("session", "conversation", conversation);
  dispatch({ kind: "opened", conversation });
  return conversation;
}

/** However many ask at once, one conversation is opened; what failed may be tried again. */
async function open(desk: Desk, line: Line, dispatch: Dispatch): Promise<string> {
  line.opening ??= begin(desk, line, dispatch);
  try {
    return await line.opening;
  } catch (error) {
    line.opening = null;
    throw error;
  }
}

async function deliver(desk: Desk, line: Line, turn: Outgoing, dispatch: Dispatch): Promise<void> {
  try {
    for await (const event of sendTurn(desk, await open(desk, line, dispatch), turn)) {
      dispatch({ kind: "happened", id: turn.key, event });
    }
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : local("fault", String(error));
    if (problem.kind === "not_found") {
      line.restored = Promise.resolve(null); // the desk no longer keeps it: the next attempt opens another
      line.opening = null;
    }
    dispatch({ kind: "failed", id: turn.key, problem });
  }
}

async function restore(desk: Desk, dispatch: Dispatch): Promise<string | null> {
  const id = recall("session", "conversation");
  if (id === null) {
    return null;
  }
  try {
    const { conversation, turns } = await readConversation(desk, id);
    // Without its timeline the conversation is drawn all the same; the live line tells the rest.
    const people = await readTimeline(desk, id).then(retold, () => NOBODY);
    dispatch({ kind: "restored", chat: { conversation, exchanges: turns.map(kept), people } });
    return conversation;
  } catch {
    remember("session", "conversation", null); // a desk that does not know it, or no desk: start anew
    return null;
  }
}

/** Keep a conversation with the desk of this page, in the customer's language. */
export function useChat(locale: Locale): readonly [Chat, ChatActions] {
  const [chat, dispatch] = useReducer(reduce, EMPTY);
  const line = useRef<Line>(newLine());

  const go = useCallback(
    (turn: Outgoing) => {
      line.current.stop = new AbortController();
      void deliver({ base: "", locale, signal: line.current.stop.signal }, line.current, turn, dispatch);
    },
    [locale],
  );

  const opened = useCallback(() => open({ base: "", locale }, line.current, dispatch), [locale]);

  const send = useCallback(
    (text: string, drafts: readonly Draft[]) => {
      const turn = { key: newKey(), text, files: drafts };
      line.current.turns.set(turn.key, turn);
      dispatch({ kind: "sent", id: turn.key, sent: drawn(text, drafts) });
      go(turn);
    },
    [go],
  );

  const retry = useCallback(
    (id: string) => {
      const turn = line.current.turns.get(id);
      if (turn !== undefined) {
        go(turn);
      }
    },
    [go],
  );

  const stop = useCallback(() => {
    line.current.stop.abort();
  }, []);

  const clear = useCallback(() => {
    line.current.stop.abort();
    line.current = newLine();
    remember("session", "conversation", null);
    dispatch({ kind: "cleared" });
  }, []);

  const { conversation, people } = chat;
  const seen = useRef(0);
  useEffect(() => {
    seen.current = people.seen;
  }, [people.seen]);
  useEffect(() => {
    return conversation === null ? undefined : listen(conversation, seen.current, (event) => { dispatch({ kind: "told", event }); });
  }, [conversation]);

  useEffect(() => {
    line.current.restored = restore({ base: "", locale: "en" }, dispatch);
  }, []);

  return [chat, { open: opened, send, retry, stop, clear }];
}
