/** The conversation, joined to the desk: sends, retries, restores. */

import { useCallback, useEffect, useReducer, useRef } from "react";

import { ApiError, local } from "../api/retry";
import { createConversation, readConversation, sendTurn, type Desk, type Outgoing } from "../api/transport";
import type { Locale } from "../api/types";
import type { Draft } from "../media/kinds";
import { EMPTY, kept, type Chat, type SentPart } from "./chat";
import { newKey } from "./key";
import { reduce, type Action } from "./reducer";
import { recall, remember } from "./remembered";

export interface ChatActions {
  readonly send: (text: string, drafts: readonly Draft[]) => void;
  readonly retry: (id: string) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

type Dispatch = (action: Action) => void;

/** What a hook keeps beside the drawn state: the conversation to write to, unsent turns, the way to stop. */
interface Line {
  conversation: string | null;
  turns: Map<string, Outgoing>;
  stop: AbortController;
}

function drawn(text: string, drafts: readonly Draft[]): readonly SentPart[] {
  const media = drafts.map(({ kind, file, url }) => ({ kind, name: file.name, url, size: file.size, file }));
  return text === "" ? media : [{ kind: "text", text }, ...media];
}

async function open(desk: Desk, line: Line, dispatch: Dispatch): Promise<string> {
  if (line.conversation === null) {
    line.conversation = await createConversation(desk);
    remember("session", "conversation", line.conversation);
    dispatch({ kind: "opened", conversation: line.conversation });
  }
  return line.conversation;
}

async function deliver(desk: Desk, line: Line, turn: Outgoing, dispatch: Dispatch): Promise<void> {
  try {
    for await (const event of sendTurn(desk, await open(desk, line, dispatch), turn)) {
      dispatch({ kind: "happened", id: turn.key, event });
    }
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : local("fault", String(error));
    if (problem.kind === "not_found") {
      line.conversation = null; // the desk no longer keeps it: the next attempt opens another
    }
    dispatch({ kind: "failed", id: turn.key, problem });
  }
}

async function restore(desk: Desk, line: Line, dispatch: Dispatch): Promise<void> {
  const id = recall("session", "conversation");
  if (id === null) {
    return;
  }
  try {
    const { conversation, turns } = await readConversation(desk, id);
    line.conversation ??= conversation;
    dispatch({ kind: "restored", chat: { conversation, exchanges: turns.map(kept) } });
  } catch {
    remember("session", "conversation", null); // a desk that does not know it, or no desk: start anew
  }
}

/** Keep a conversation with the desk of this page, in the customer's language. */
export function useChat(locale: Locale): readonly [Chat, ChatActions] {
  const [chat, dispatch] = useReducer(reduce, EMPTY);
  const line = useRef<Line>({ conversation: null, turns: new Map(), stop: new AbortController() });

  const go = useCallback(
    (turn: Outgoing) => {
      line.current.stop = new AbortController();
      void deliver({ base: "", locale, signal: line.current.stop.signal }, line.current, turn, dispatch);
    },
    [locale],
  );

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
    line.current = { conversation: null, turns: new Map(), stop: new AbortController() };
    remember("session", "conversation", null);
    dispatch({ kind: "cleared" });
  }, []);

  useEffect(() => {
    void restore({ base: "", locale: "en" }, line.current, dispatch);
  }, []);

  return [chat, { send, retry, stop, clear }];
}
