/** The picture of a voice message: how long it is, how loud it is where. */

export interface Wave {
  readonly seconds: number;
  /** loudness of equal stretches, 0 to 1, the loudest being 1 */
  readonly peaks: readonly number[];
}

/** The loudest sample of each of `count` equal stretches, scaled so that the loudest is 1. */
export function peaks(samples: Float32Array, count: number): readonly number[] {
  const stretch = Math.max(1, Math.ceil(samples.length / count));
  const found = Array.from({ length: count }, (_, index) =>
    samples.slice(index * stretch, (index + 1) * stretch).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
  );
  const most = Math.max(...found, 1e-6);
  return found.map((peak) => peak / most);
}

/** Decode a sound of this machine or of the desk. Rejects when the browser cannot read it. */
export async function readWave(from: File | string, count: number): Promise<Wave> {
  const bytes = await (typeof from === "string" ? await fetch(from) : from).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
  return { seconds: sound.duration, peaks: peaks(sound.getChannelData(0), count) };
}

/** Seconds as people read them: 75 -> "1:15". */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
