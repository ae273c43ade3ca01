/** What a citation points at, to be seen and heard: a picture with the place marked, a recording or film at its second. */

import { useEffect, useRef, useState, type JSX } from "react";

import type { Citation } from "../api/types";
import { filePath, pagePath, picturePath } from "../api/transport";
import { clock } from "../text/clock";
import { useStrings } from "../text/locale";
import styles from "./Evidence.module.css";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The box in hundredths of the picture's own size: it is drawn smaller than it is. */
function Place({ box, size }: { readonly box: readonly number[]; readonly size: Size }): JSX.Element {
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  const part = (pixels: number, whole: number): string => `${(100 * pixels) / Math.max(whole, 1)}%`;
  const style = {
    left: part(left, size.width),
    top: part(top, size.height),
    width: part(right - left, size.width),
    height: part(bottom - top, size.height),
  };
  return <div className={styles["place"]} style={style} data-testid="place" />;
}

interface Shown {
  readonly src: string;
  readonly box: readonly number[] | null;
  /** Pixels of the picture to one step of the box: a page that is drawn has two to a point. */
  readonly dots?: number;
}

function Picture({ src, box, dots = 1 }: Shown): JSX.Element {
  const strings = useStrings();
  const [size, setSize] = useState<Size | null>(null);
  return (
    <figure className={styles["figure"]}>
      <img
        src={src}
        alt={strings.source.picture}
        className={styles["picture"]}
        data-testid="evidence-picture"
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          setSize({ width: width / dots, height: height / dots });
        }}
      />
      {box !== null && size !== null && <Place box={box} size={size} />}
    </figure>
  );
}

/** A player that stands at the first of the cited seconds. */
function Player({ citation, ms }: { readonly citation: Citation; readonly ms: readonly number[] }): JSX.Element {
  const strings = useStrings();
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [start = 0, end = 0] = ms;
  useEffect(() => {
    if (player.current !== null) {
      player.current.currentTime = start / 1000;
    }
  }, [start]);
  const given = { ref: player, controls: true, preload: "metadata", src: filePath(citation.source) } as const;
  const named = { "aria-label": strings.source.from(clock(start), clock(end)), "data-testid": "evidence-player" };
  return citation.media_type.startsWith("video/") ? (
    <video {...given} {...named} className={styles["film"]} />
  ) : (
    <audio {...given} {...named} className={styles["sound"]} />
  );
}

/** What is shown of a citation: its own picture, else the page of a PDF that it stands on. */
function shown({ picture, blob, media_type, source, page, box }: Citation): Shown | null {
  if (picture) {
    return { src: picturePath(picture), box };
  }
  return blob && page !== null && media_type === "application/pdf" ? { src: pagePath(source, page), box, dots: 2 } : null;
}

export function Evidence({ citation }: { readonly citation: Citation }): JSX.Element | null {
  const picture = shown(citation);
  const played = (citation.blob ?? null) === null ? null : citation.ms;
  if (picture === null && played === null) {
    return null;
  }
  return (
    <div className={styles["evidence"]} data-testid="evidence">
      {played !== null && <Player citation={citation} ms={played} />}
      {picture !== null && <Picture {...picture} />}
    </div>
  );
}
