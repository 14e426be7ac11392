import type { Command } from 'commander';
import { formatInstant } from '@/lib/period';
import type { Role } from '@/lib/roles';
import { confirmRole, setRole } from '../people/change-role';
import { disablePerson, enablePerson } from '../people/disable';
import { linkTo } from '../people/link';
import { makePasswordLink } from '../people/password-link';
import { reachedAt } from '../people/public-url';
import { type ActOptions, actOptions, perform, tellDone } from './acting';
import { versionNumber } from './numbers';
import { emailOption, toOption } from './people-options';

/** What people who are there may do, and whether they are let in. */
export function registerPeopleRoles(parent: Command): void {
  registerSetRole(parent);
  registerConfirmRole(parent);
  registerDisable(parent);
  registerEnable(parent);
  registerPasswordLink(parent);
}

type OfPerson = ActOptions & { email: string };

function registerSetRole(parent: Command): void {
  const command = parent
    .command('set-role')
    .description('Gives another role; approver and admin are proposed, and another admin confirms them.');
  actOptions(toOption(emailOption(command)), 'admin').action((options: OfPerson & { to: Role }) =>
    perform(options, async ({ world }, out, ask) => {
      const { email, to } = options;
      const { proposal } = await setRole(world, email, to, ask);
      return proposal === null
        ? tellDone(out, ask, { proposal }, `${email} is ${to}.`, `${email} would be ${to}.`)
        : tellDone(
            out,
            ask,
            { proposal },
            `Proposal ${proposal}: ${email} as ${to}; another admin confirms it.`,
            `${email} would be proposed as ${to}.`,
          );
    }),
  );
}

function registerConfirmRole(parent: Command): void {
  const command = parent
    .command('confirm-role')
    .description('Gives the role that another admin proposed.')
    .requiredOption('--number <number>', 'the number of the proposal', versionNumber);
  actOptions(command, 'admin').action((options: ActOptions & { number: number }) =>
    perform(options, async ({ world }, out, ask) => {
      const given = await confirmRole(world, options.number, ask);
      const { email, role } = given;
      return tellDone(out, ask, given, `${email} is ${role}.`, `${email} would be ${role}.`);
    }),
  );
}

function registerDisable(parent: Command): void {
  const command = parent
    .command('disable')
    .description('Disables a person: its sessions and tokens end at once.');
  actOptions(emailOption(command), 'admin').action((options: OfPerson) =>
    perform(options, async ({ world }, out, ask) => {
      const done = await disablePerson(world, options.email, ask);
      return tellDone(out, ask, done, `${done.email} is disabled.`, `${done.email} would be disabled.`);
    }),
  );
}

function registerEnable(parent: Command): void {
  const command = parent
    .command('enable')
    .description('Lets a disabled person in again; somebody who may decide comes back as an operator.');
  actOptions(emailOption(command), 'admin').action((options: OfPerson) =>
    perform(options, async ({ world }, out, ask) => {
      const done = await enablePerson(world, options.email, ask);
      const { email, role } = done;
      return tellDone(
        out,
        ask,
        done,
        `${email} is let in as ${role}.`,
        `${email} would be let in as ${role}.`,
      );
    }),
  );
}

function registerPasswordLink(parent: Command): void {
  const command = parent
    .command('password-link')
    .description('Prints a one-time link by which somebody who has forgotten the password chooses another.');
  actOptions(emailOption(command), 'admin').action((options: OfPerson) =>
    perform(options, async ({ world, config }, out, ask) => {
      const { token, endsAt } = await makePasswordLink(world, options.email, ask);
      const link = token === null ? null : linkTo(reachedAt(config), 'new-password', token);
      return tellDone(
        out,
        ask,
        { link, endsAt },
        `A link for ${options.email}, until ${formatInstant(endsAt)}:\n\n    ${link}\n`,
        `A link would be made for ${options.email}.`,
      );
    }),
  );
}
