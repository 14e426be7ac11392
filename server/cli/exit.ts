/** What the command's end tells a script. */
export const EXIT = {
  done: 0,
  /** Something is broken or did not come about. */
  failed: 1,
  /** The command line, the environment or a file cannot be used; with `verify --strict`, the source differs. */
  input: 2,
  /** A person has to decide before it goes on. */
  waits: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was given cannot be used; the sentence says what and how to give it. */
export class InputError extends Error {
  override name = 'InputError';
}

/** Something expected went wrong; the sentence says what. */
export class Failure extends Error {
  override name = 'Failure';
}
