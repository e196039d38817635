import { describe, expect, it } from 'vitest'
import { type EndpointSegment, endpointNames, parseEndpointPath } from '../../rules-schema/index.ts'

const text = (literal: string): EndpointSegment => ({ kind: 'literal', text: literal })
const param = (name: string): EndpointSegment => ({ kind: 'param', name })
const any: EndpointSegment = { kind: 'any' }
const rest: EndpointSegment = { kind: 'rest' }

describe('parseEndpointPath', () => {
  it.each<[string, readonly EndpointSegment[]]>([
    ['/', []],
    ['/login', [text('login')]],
    ['/login/', [text('login')]],
    ['/api/:version/login', [text('api'), param('version'), text('login')]],
    ['/*/:_a1/*', [any, param('_a1'), any]],
    ['/a:b/@c/d.e/f~g/(h)/+i', [text('a:b'), text('@c'), text('d.e'), text('f~g'), text('(h)'), text('+i')]],
    ['/**', [rest]],
    ['/a/:b/**/', [text('a'), param('b'), rest]],
    ['/Caf%C3%A9/café', [text('Caf%C3%A9'), text('café')]],
  ])('reads %s', (pattern, segments) => {
    expect(parseEndpointPath(pattern)).toEqual({ ok: true, segments })
  })

  it.each<[string, number]>([
    ['', 0],
    ['login', 0],
    ['http://x/login', 0],
    ['//', 1],
    ['/a//b', 3],
    ['/a//', 3],
    ['/a/./b', 3],
    ['/a/..', 3],
    ['/a?x', 2],
    ['/a/:b#c', 5],
    ['/a/**/b', 3],
    ['/**/**', 1],
    ['/a/**.js', 3],
    ['/a/b**', 4],
    ['/a/b*', 4],
    ['/a/*b', 3],
    ['/:', 1],
    ['/:1a', 1],
    ['/:a.json', 1],
    ['/:a-b', 1],
    ['/:a/x/:a', 6],
    ['/users/{id}', 7],
  ])('refuses %s at %i', (pattern, offset) => {
    expect(parseEndpointPath(pattern)).toMatchObject({ ok: false, offset })
  })

  it('knows the names', () => {
    const parsed = parseEndpointPath('/:b/x/:a/*')
    expect(parsed.ok && endpointNames(parsed.segments)).toEqual(['b', 'a'])
  })
})
