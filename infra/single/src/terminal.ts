/** The output of a program for a person at the terminal. */
export class Terminal {
  #since = performance.now();

  constructor() {
    // Both may be files on a full disk: a failed write must not end the process.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  }

  /** Prints a completed step, with the seconds it took. */
  done(zh: string, en: string): void {
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1);
    this.#since = performance.now();
    this.line(`  ✓ ${zh}  ${en}  (${seconds} s)`);
  }

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  /** Prints a failure with its remedy, in both languages. */
  failed(messages: { readonly "zh-CN": string; readonly en: string }): void {
    process.stderr.write(`\n  ✗ ${messages["zh-CN"]}\n    ${messages.en}\n`);
  }
}
