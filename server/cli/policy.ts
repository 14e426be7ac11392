import type { Command } from 'commander';
import { formatInstant } from '@/lib/period';
import { approvePolicy, proposePolicy, rejectPolicy } from '../policy/change';
import { listPolicies } from '../policy/list';
import { policyAt, policyOfVersion } from '../policy/policies';
import { type ActOptions, actOptions, perform, refuseUnbegun, tellDone } from './acting';
import { EXIT } from './exit';
import { readJson } from './json-file';
import { versionNumber } from './numbers';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';
import { type When, when } from './when';

export function registerPolicy(program: Command): void {
  const command = program
    .command('policy')
    .description('The versions of the policy: one person proposes a version, another approves it.');
  registerShow(command);
  registerList(command);
  registerPropose(command);
  registerDecisions(command);
  example(
    command,
    'policy show --json > policy.json',
    'policy propose policy.json --from 2022-02-01 --as anna --reason "guarded from February on"',
    'policy approve 2 --as carl --reason "as agreed"',
  );
}

function registerShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows the policy in force now, or another version; with --json as `propose` reads it.')
    .option('--version <number>', 'this version', versionNumber)
    .option(...JSON_OPTION)
    .action(async (options: { version?: number; json?: boolean }) => {
      const out = outputOf(options);
      const shown = await withSession(out, async (session) => {
        refuseUnbegun(session);
        const { db, clock } = session.world;
        return options.version === undefined
          ? policyAt(db, await clock())
          : policyOfVersion(db, options.version);
      });
      out.document(shown.policy);
      out.line(`Version ${shown.version}, for what ends at ${formatInstant(shown.inForceFrom)} or later:`);
      out.line(JSON.stringify(shown.policy, null, 2));
      process.exitCode = EXIT.done;
    });
}

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists every version, the newest first.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const found = await withSession(out, ({ world }) => listPolicies(world.db));
      const versions = found.map(({ inForceFrom, createdAt, decidedAt, ...rest }) => ({
        ...rest,
        inForceFrom: formatInstant(inForceFrom),
        createdAt: formatInstant(createdAt),
        decidedAt: decidedAt && formatInstant(decidedAt),
      }));
      out.document(versions);
      out.table(
        ['Version', 'In force from', 'Status', 'Proposed by', 'Decided by', 'Why'],
        versions.map((one) => [
          one.version,
          one.inForceFrom,
          one.status,
          one.proposedBy,
          one.decidedBy,
          one.reason,
        ]),
      );
      process.exitCode = EXIT.done;
    });
}

function registerPropose(parent: Command): void {
  const command = parent
    .command('propose')
    .description(
      'Proposes a version for every period that ends at an instant or later; it is validated first.',
    )
    .argument('<file>', 'the policy as JSON')
    .requiredOption('--from <when>', 'the instant or local date', when);
  actOptions(command, 'admin').action(async (file: string, options: ActOptions & { from: When }) => {
    const policy = await readJson(file);
    await perform(options, async ({ world }, out, ask) => {
      const { version } = await proposePolicy(world, policy, options.from.in(world.zone), ask);
      return tellDone(
        out,
        ask,
        { proposed: version },
        `Version ${version} is proposed; another admin approves it: policy approve ${version}.`,
        'The policy is valid and would be proposed.',
      );
    });
  });
}

function registerDecisions(parent: Command): void {
  const approval = parent
    .command('approve')
    .description('Puts a proposed version into force.')
    .argument('<version>', 'its number', versionNumber);
  actOptions(approval, 'admin').action((version: number, options: ActOptions) =>
    perform(options, async ({ world }, out, ask) => {
      await approvePolicy(world, version, ask);
      return tellDone(
        out,
        ask,
        { approved: version },
        `Version ${version} is approved.`,
        `Version ${version} would be approved.`,
      );
    }),
  );
  const rejection = parent
    .command('reject')
    .description('Rejects a proposed version.')
    .argument('<version>', 'its number', versionNumber);
  actOptions(rejection, 'admin').action((version: number, options: ActOptions) =>
    perform(options, async ({ world }, out, ask) => {
      await rejectPolicy(world, version, ask);
      return tellDone(
        out,
        ask,
        { rejected: version },
        `Version ${version} is rejected.`,
        `Version ${version} would be rejected.`,
      );
    }),
  );
}
