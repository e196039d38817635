import type { FastifySchemaCompiler } from 'fastify'
import type { TProperties } from 'typebox'
import { Compile } from 'typebox/compile'

/**
 * For parameters and queries, where numbers come as text: digits are a number where one is wanted, and nothing else is.
 * Ready-made conversions also take "1.5" for 1 and "" for 0.
 */
export const addressCompiler: FastifySchemaCompiler<{ readonly properties: TProperties }> = ({ schema }) => {
  const checked = Compile(schema as never)
  return (value: Readonly<Record<string, unknown>>) => {
    const converted = Object.fromEntries(
      Object.entries(value).map(([name, text]) => [
        name,
        isInteger(schema.properties[name], text) ? Number(text) : text,
      ]),
    )
    return checked.Check(converted) ? { value: converted } : { error: checked.Errors(converted) as never }
  }
}

function isInteger(schema: object | undefined, text: unknown): boolean {
  return schema !== undefined && 'type' in schema && schema.type === 'integer' && /^\d{1,16}$/.test(String(text))
}
