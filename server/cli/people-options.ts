import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '@/lib/roles';
import { emailInput } from '../api/people-contract';

export const emailOption = (command: Command): Command =>
  command.requiredOption('--email <address>', 'the address of the person', emailAddress);

export const toOption = (command: Command): Command =>
  command.addOption(
    new Option('--to <role>', 'the role that the person gets').choices(ROLES).makeOptionMandatory(),
  );

function emailAddress(text: string): string {
  const { data, error } = emailInput.safeParse(text);
  if (data === undefined) throw new InvalidArgumentError(`It ${error?.issues[0]?.message}.`);
  return data;
}
