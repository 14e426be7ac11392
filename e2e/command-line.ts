import { bundle } from '../server/testing/bundle';

/** The command line in one file, for walks that do its verbs beside a console: so each starts in a fraction of the time that its sources take. */
export default async function setUp(): Promise<() => Promise<void>> {
  const { file, remove } = await bundle('server/cli/allot.ts');
  process.env.E2E_COMMAND_LINE = file;
  return remove;
}
