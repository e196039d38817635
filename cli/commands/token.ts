import { Command, Option } from 'commander'
import { createToken, type ListedToken, listTokens, revokeToken } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { type FormatOption, time, withConnection, withFormat } from '../options.ts'
import { createOutput } from '../output.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'

type TokenOptions = FormatOption & ConnectionOptions

/** `rulewire token create | list | revoke`. */
export function tokenCommand(): Command {
  const command = new Command('token')
    .summary('make, list and revoke tokens')
    .description('Who may speak to the control plane.')
  command.addCommand(createSubcommand())
  command.addCommand(listSubcommand())
  command.addCommand(revokeSubcommand())
  return command
}

function createSubcommand(): Command {
  return withConnection(withFormat(new Command('create')))
    .description('Makes a token and prints it. It is not shown again: the control plane keeps only its hash.')
    .addOption(
      new Option('--role <role>', 'admin: may do everything; instance: may fetch rules')
        .choices(['admin', 'instance'])
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'whose it is')
    .option('--expires-at <time>', 'until when it is good (else for ever), such as 2027-01-31T00:00:00Z', time)
    .action(create)
}

interface CreateOptions extends FormatOption, ConnectionOptions {
  readonly role: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number
}

async function create({ role, name, expiresAt, ...options }: CreateOptions): Promise<void> {
  const output = createOutput(options.format)
  const connection = await connectionFrom(options, process.env, output.note)
  const until = expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }
  const created = await createToken(connection, { name, role, ...until })
  if (options.format === 'json') return output.json(created)
  output.note(
    `token ${printable(created.id)} for ${printable(created.name)}, role ${printable(created.role)}; it is not shown again:`,
  )
  output.text(printable(created.token))
}

function listSubcommand(): Command {
  return withConnection(withFormat(new Command('list')))
    .description('Lists tokens, without what is secret of them.')
    .action(list)
}

async function list(options: TokenOptions): Promise<void> {
  const output = createOutput(options.format)
  const tokens = await listTokens(await connectionFrom(options, process.env, output.note))
  if (options.format === 'json') return output.json({ tokens })
  output.text(table([['ID', 'NAME', 'ROLE', 'CREATED', 'LAST USED', 'EXPIRES', 'REVOKED'], ...tokens.map(row)]))
}

/** A control plane of another version may not say everything. */
function row({ id, name, role, created_at, last_used_at, expires_at, revoked_at }: ListedToken): readonly string[] {
  const used = last_used_at === null ? 'never' : last_used_at
  return [id, name, role, created_at, used ?? '-', expires_at ?? '-', revoked_at ?? '-'].map(printable)
}

function revokeSubcommand(): Command {
  return withConnection(withFormat(new Command('revoke')))
    .description('Revokes a token at once: instances that use it are disconnected.')
    .argument('<id>', 'as token list shows it')
    .action(revoke)
}

async function revoke(id: string, options: TokenOptions): Promise<void> {
  const output = createOutput(options.format)
  await revokeToken(await connectionFrom(options, process.env, output.note), id)
  if (options.format === 'json') return output.json({ ok: true, id })
  output.note(`token ${printable(id)} is revoked`)
}
