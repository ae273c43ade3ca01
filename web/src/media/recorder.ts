/** The microphone: record a voice message, tell its level while it runs. */

export const LONGEST = 300; // seconds; the desk's limit of a voice message

const FORMATS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** A recording that runs. `stop` gives the file, `cancel` throws it away; both free the microphone. */
export interface Recording {
  /** Loudness now, 0 to 1. */
  readonly level: () => number;
  readonly stop: () => Promise<File>;
  readonly cancel: () => void;
}

/** Whether this browser, at this address, can record at all. */
export function canRecord(): boolean {
  // Absent on pages that are not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return devices !== undefined && typeof MediaRecorder !== "undefined";
}

function meter(context: AudioContext, stream: MediaStream): () => number {
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // -60 dB to 0 dB, drawn evenly, as ears hear it.
    return Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / 6));
  };
}

function finished(recorder: MediaRecorder, chunks: readonly Blob[]): Promise<File> {
  return new Promise((resolve) => {
    recorder.addEventListener("stop", () => {
      const type = recorder.mimeType.split(";")[0] ?? "audio/webm";
      resolve(new File(chunks as Blob[], `voice.${type.split("/")[1] ?? "webm"}`, { type }));
    });
    recorder.stop();
  });
}

/** Start to record. Rejects with `DOMException` when there is no microphone, or no leave to use it. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
  const context = new AudioContext();
  const chunks: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
  recorder.start(250);
  const free = (): void => {
    stream.getTracks().forEach((track) => {
      track.stop();
    });
    void context.close();
  };
  return {
    level: meter(context, stream),
    stop: () => finished(recorder, chunks).finally(free),
    cancel: () => {
      recorder.stop();
      free();
    },
  };
}
