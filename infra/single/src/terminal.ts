/** What a person at the terminal is told. */
export class Terminal {
  #since = performance.now();

  constructor() {
    // Both may be files on a disk that is full: what cannot be said must not end the process.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  }

  /** A step that was done, with the seconds it took. */
  done(zh: string, en: string): void {
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1);
    this.#since = performance.now();
    this.line(`  ✓ ${zh}  ${en}  (${seconds} s)`);
  }

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  /** What went wrong and what to do, in both languages. */
  failed(messages: { readonly "zh-CN": string; readonly en: string }): void {
    process.stderr.write(`\n  ✗ ${messages["zh-CN"]}\n    ${messages.en}\n`);
  }
}
