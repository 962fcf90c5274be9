// @vitest-environment jsdom
/** Declarations of entities as the form engine runs them. */
import { loadForm } from '@getodk/xforms-engine'
import { createRoot } from 'solid-js'
import { createMutable } from 'solid-js/store'
import { expect, test } from 'vitest'
import { prepareXform } from '../prepare.ts'
import { compile } from '../testing/sheets.ts'

interface Node { readonly definition: { readonly nodeset: string }; readonly currentState: { readonly children?: readonly Node[] | null }; readonly setValue?: (value: string) => unknown; readonly addInstances?: () => unknown }
const at = (node: Node, nodeset: string): readonly Node[] =>
  [...(node.definition.nodeset === nodeset ? [node] : []), ...(node.currentState.children ?? []).flatMap((child) => at(child, nodeset))]

test('[XLF31] each instance of a repeat makes its own entity, with an id and a label', async () => {
  const { xform } = compile({
    survey: [['type', 'name', 'label', 'save_to'], ['begin repeat', 'r', 'R'], ['text', 'q', 'Q', 'species'], ['end repeat']],
    entities: [['list_name', 'label'], ['trees', "concat('a ', ${q})"]],
  })
  const prepared = prepareXform(xform)
  if (!prepared.ok) throw new Error(prepared.error.message)
  const payload = await createRoot(async () => {
    const form = await loadForm(prepared.value.xform, { fetchFormAttachment: () => Promise.resolve(new Response('', { status: 404 })) })
    if (form.status === 'failure') throw new Error(form.error.message)
    const { root } = form.createInstance({ stateFactory: createMutable })
    const tree = root as unknown as Node
    at(tree, '/data/r').find((node) => node.addInstances !== undefined)?.addInstances?.()
    for (const [i, question] of at(tree, '/data/r/q').entries()) question.setValue?.(['oak', 'elm'][i] ?? '')
    const { data } = await root.prepareInstancePayload({ payloadType: 'monolithic' })
    return await new Promise<string>((resolve) => {
      const reader = new FileReader()
      reader.addEventListener('load', () => resolve(String(reader.result)))
      reader.readAsText(data[0].get('xml_submission_file') as File)
    })
  })
  const entities = [...payload.matchAll(/<entity dataset="trees" create="1" id="([0-9a-f-]{36})"><label>([^<]*)<\/label><\/entity>/g)]
  expect(entities.map(([, , label]) => label)).toEqual(['a oak', 'a elm'])
  expect(new Set(entities.map(([, id]) => id)).size).toBe(2)
})
