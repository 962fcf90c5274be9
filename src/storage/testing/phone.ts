/** One phone for tests: a migrated database in memory, an identity, a clock that moves by hand, and a form whose text is its plan. */
import { originOfKey } from '../../core/ids.ts'
import { err, ok } from '../../core/result.ts'
import type { TableShape } from '../answers.ts'
import type { FormTables } from '../catalog.ts'
import { addFormVersion } from '../forms.ts'
import { migrate } from '../migrate.ts'
import type { ListShape } from '../record-naming.ts'
import { openStore, type Store } from '../store.ts'
import { memoryDatabase } from './memory.ts'
import { schemaSteps } from './schemas.ts'
import type { RowId } from '../../core/ids.ts'
import type { Database } from '../database.ts'

export interface TestForm extends ListShape { readonly formId: string; readonly version: string; readonly tables: readonly TableShape[] }

const column = (nodeset: string, type = 'string', kind = 'user') => ({ nodeset, type, kind })

/** A household survey with members and their visits. */
export const household = (version = '1', extra: readonly string[] = []): TestForm => ({
  formId: 'household',
  title: 'Household',
  version,
  instanceName: '/data/meta/instanceName',
  tables: [
    {
      range: '/data', parent: null,
      columns: [
        column('/data/start', 'dateTime', 'once'), column('/data/name'), column('/data/village'), column('/data/size', 'int'), column('/data/area', 'decimal'),
        column('/data/photo', 'binary'), column('/data/total', 'int', 'derived'), column('/data/meta/instanceName', 'string', 'derived'),
        ...extra.map((name) => column(`/data/${name}`)),
      ],
    },
    { range: '/data/member', parent: '/data', columns: [column('/data/member/who'), column('/data/member/age', 'int')] },
    { range: '/data/member/visit', parent: '/data/member', columns: [column('/data/member/visit/day', 'date')] },
  ],
})

export interface Phone {
  readonly store: Store
  readonly db: Database
  /** milliseconds; each reading is one later than the last */
  clock: number
  add(form: TestForm): RowId
  readonly shapeOf: (formId: string) => ListShape | null
}

export const openPhone = async (key = 1, clock = 1_700_000_000_000): Promise<Phone> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  const publicKey = new Uint8Array(32).fill(key)
  const forms = new Map<string, TestForm>()
  const phone = { clock }
  const store = openStore(db, {
    origin: originOfKey(1, publicKey),
    algorithm: 1,
    publicKey,
    sign: async () => new Uint8Array(64),
    planTables: (xform) => {
      try {
        return ok(JSON.parse(xform) as FormTables)
      } catch {
        return err('not a form')
      }
    },
    now: () => (phone.clock += 1),
  })
  return Object.assign(phone, {
    store,
    db,
    add: (form: TestForm) => {
      forms.set(form.formId, form)
      return addFormVersion(store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
    },
    shapeOf: (formId: string) => forms.get(formId) ?? null,
  })
}
