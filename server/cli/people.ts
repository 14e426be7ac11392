import type { Command } from 'commander';
import { formatInstant } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { offerFirstAdmin } from '../people/first-admin';
import { confirmInvitation, invite, withdrawInvitation } from '../people/invitations';
import { linkTo } from '../people/link';
import { listPeople } from '../people/list';
import { firstLinkText } from '../people/print-first-link';
import { reachedAt } from '../people/public-url';
import { type ActOptions, actOptions, perform, tellDone } from './acting';
import { EXIT } from './exit';
import { versionNumber } from './numbers';
import { example, JSON_OPTION, outputOf } from './output';
import { emailOption, toOption } from './people-options';
import { registerPeopleRoles } from './people-roles';
import { withSession } from './session';

export function registerPeople(program: Command): void {
  const command = program
    .command('people')
    .description('Who may sign in to the console, and as what: viewer, operator, approver or admin.');
  registerFirstAdmin(command);
  registerList(command);
  registerInvite(command);
  registerInvitations(command);
  registerPeopleRoles(command);
  example(
    command,
    'people first-admin',
    'people list',
    'people invite --email ben@example.com --to operator --as anna@example.com --reason "ben joins"',
    'people disable --email ben@example.com --as anna@example.com --reason "ben has left"',
  );
}

function registerFirstAdmin(parent: Command): void {
  parent
    .command('first-admin')
    .description(
      'Prints a one-time link that makes the first admin, as long as there is none; earlier links end.',
    )
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      process.exitCode = await withSession(out, async ({ world, config }) => {
        const token = await offerFirstAdmin(world, true);
        const link = token === null ? null : linkTo(reachedAt(config), 'first-admin', token);
        out.document({ link });
        out.line(
          link === null ? 'There is an admin already; an admin invites others.' : firstLinkText(link).trim(),
        );
        return link === null ? EXIT.failed : EXIT.done;
      });
    });
}

function registerList(parent: Command): void {
  parent
    .command('list')
    .description('Lists everybody, the open invitations, and the roles that wait for another admin.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const found = await withSession(out, async ({ world }) => listPeople(world.db, await world.clock()));
      out.document(found);
      out.table(
        ['Address', 'Name', 'Role', 'Since', 'Disabled'],
        found.people.map((one) => [
          one.email,
          one.name,
          one.role,
          formatInstant(one.since),
          one.disabledAt && formatInstant(one.disabledAt),
        ]),
      );
      for (const { id, email, role, invitedBy, endsAt, takesTwo, confirmedBy } of found.invitations) {
        const confirmed = takesTwo && confirmedBy === null ? ', not confirmed by another admin' : '';
        out.line(
          `Invitation ${id}: ${email} as ${role}, by ${invitedBy}, until ${formatInstant(endsAt)}${confirmed}.`,
        );
      }
      for (const { id, email, role, proposedBy } of found.proposals)
        out.line(`Proposal ${id}: ${email} as ${role}, by ${proposedBy}; another admin confirms it.`);
      process.exitCode = EXIT.done;
    });
}

function registerInvite(parent: Command): void {
  const command = parent
    .command('invite')
    .description('Prints a one-time link that makes a person, within 48 hours.');
  actOptions(toOption(emailOption(command)), 'admin').action(
    (options: ActOptions & { email: string; to: Role }) =>
      perform(options, async ({ world, config }, out, ask) => {
        const { token, ...invited } = await invite(world, options.email, options.to, ask);
        const link = token === null ? null : linkTo(reachedAt(config), 'invitation', token);
        const then = invited.toConfirm ? ' once another admin has confirmed it' : '';
        return tellDone(
          out,
          ask,
          { ...invited, link },
          `Invitation ${invited.id} of ${options.email} as ${options.to}, until ${formatInstant(invited.endsAt)}${then}:\n\n    ${link}\n`,
          `${options.email} would be invited as ${options.to}${then}.`,
        );
      }),
  );
}

function registerInvitations(parent: Command): void {
  const verbs = [
    ['confirm-invitation', 'Confirms what another admin invited to.', confirmInvitation, 'confirmed'],
    ['withdraw-invitation', 'Ends an open invitation.', withdrawInvitation, 'withdrawn'],
  ] as const;
  for (const [name, description, verb, done] of verbs) {
    const command = parent
      .command(name)
      .description(description)
      .requiredOption('--number <number>', 'the number of the invitation', versionNumber);
    actOptions(command, 'admin').action((options: ActOptions & { number: number }) =>
      perform(options, async ({ world }, out, ask) => {
        const { id } = await verb(world, options.number, ask);
        return tellDone(
          out,
          ask,
          { id },
          `Invitation ${id} is ${done}.`,
          `Invitation ${id} would be ${done}.`,
        );
      }),
    );
  }
}
