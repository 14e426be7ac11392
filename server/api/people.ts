import { z } from 'zod';
import { confirmRole, rejectRole, setRole } from '@/server/people/change-role';
import { disablePerson, enablePerson } from '@/server/people/disable';
import { confirmInvitation, invite, withdrawInvitation } from '@/server/people/invitations';
import { linkTo } from '@/server/people/link';
import { listPeople } from '@/server/people/list';
import { actingAs } from './acts';
import { emailInput, invitedOutput, peopleOutput, roleInput } from './people-contract';
import { needs, router } from './trpc';

const id = z.object({ id: z.int().min(1) });
const person = z.object({ email: emailInput });
const acting = actingAs('admin');

/** Who may come in, and as what. */
export const peopleRouter = router({
  list: needs('admin')
    .output(peopleOutput)
    .query(async ({ ctx: { serving } }) => listPeople(serving.pages, await serving.world.clock())),

  invite: acting
    .input(person.extend({ role: roleInput }))
    .output(invitedOutput)
    .mutation(async ({ ctx, input }) => {
      const { world, auth } = ctx.serving;
      const { token, ...invited } = await invite(world, input.email, input.role, ctx.ask);
      return { ...invited, link: token === null ? null : linkTo(auth.publicUrl, 'invitation', token) };
    }),

  confirmInvitation: acting
    .input(id)
    .output(id)
    .mutation(({ ctx, input }) => confirmInvitation(ctx.serving.world, input.id, ctx.ask)),

  withdrawInvitation: acting
    .input(id)
    .output(id)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx.serving.world, input.id, ctx.ask)),

  /** Gives a role at once, or proposes it where that takes two admins. */
  setRole: acting
    .input(person.extend({ role: roleInput }))
    .output(z.object({ proposal: z.int().nullable() }))
    .mutation(({ ctx, input }) => setRole(ctx.serving.world, input.email, input.role, ctx.ask)),

  confirmRole: acting
    .input(id)
    .output(z.object({ email: z.string(), role: roleInput }))
    .mutation(({ ctx, input }) => confirmRole(ctx.serving.world, input.id, ctx.ask)),

  rejectRole: acting
    .input(id)
    .output(z.object({ email: z.string() }))
    .mutation(({ ctx, input }) => rejectRole(ctx.serving.world, input.id, ctx.ask)),

  disable: acting
    .input(person)
    .output(z.object({ email: z.string() }))
    .mutation(({ ctx, input }) => disablePerson(ctx.serving.world, input.email, ctx.ask)),

  enable: acting
    .input(person)
    .output(z.object({ email: z.string(), role: roleInput }))
    .mutation(({ ctx, input }) => enablePerson(ctx.serving.world, input.email, ctx.ask)),
});
