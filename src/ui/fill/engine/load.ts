/**
 * The form engine's door: loads a form definition once and keeps it for the next record of the same form; makes instances.
 * Nothing else imports @getodk/xforms-engine. Main thread only (it needs DOMParser); loaded when a form is first opened.
 */
import { loadForm } from '@getodk/xforms-engine'
import { createRoot, getOwner, runWithOwner, type Owner } from 'solid-js'
import { createMutable } from 'solid-js/store'
import { err, ok, type Result } from '../../../core/result.ts'
import type { PackedTable } from '../../../forms/packed-table.ts'
import type { FormTables } from '../../../forms/prepare-tables.ts'
import { useLargeTables } from './large-tables.ts'
import { noteMissing } from './missing-lists.ts'
import type { EngineRoot } from './nodes.ts'
import type { OpenFailure, OpenPhase, Surroundings } from './session.ts'

/** Files that the form itself refers to (choice lists), by jr: address. Another `key`, and the form is loaded afresh. */
export interface FetchAttachment {
  (address: string): Promise<Response>
  readonly key?: string
  /** rows of large tables whose address was fetched; the answer had none then */
  readonly tables?: ReadonlyMap<string, PackedTable>
}

type LoadResult = Awaited<ReturnType<typeof loadForm>>
type Loaded = Exclude<LoadResult, { readonly status: 'failure' }>
interface Kept { readonly xform: string; readonly files: string; readonly form: Loaded; readonly owner: Owner | null; readonly dispose: () => void; restored: number }

/** An instance lives until its form is let go, so a form that was restored this often is loaded afresh. */
const restoredAtMost = 3
let kept: Kept | null = null
/** One record is open at a time: an opening that was overtaken by another must not let go of the other's instance. */
let turn = 0
const overtaken: Result<never, OpenFailure> = err({ type: 'record-unreadable', message: 'another record was opened meanwhile' })

/**
 * File questions become text inputs that hold the file's name: files are kept by the app, and the engine can restore an
 * upload only with the file at hand.
 */
export const uploadsToInputs = (xform: string): string => xform.replace(/<(\/?)((?:[\w.-]+:)?)upload(?=[\s/>])/g, '<$1$2input')

export const forgetForm = (): void => {
  kept?.dispose()
  kept = null
}

interface LoadedFrom { readonly xform: string; readonly tables: FormTables }

const keep = async ({ xform, tables }: LoadedFrom, fetchAttachment: FetchAttachment): Promise<Result<Kept, OpenFailure>> => {
  const files = `${tables.key}\n${fetchAttachment.key ?? ''}`
  if (kept !== null && kept.xform === xform && kept.files === files && kept.restored < restoredAtMost) return ok(kept)
  forgetForm()
  const missing = new Set<string>()
  const fetched = async (address: string): Promise<Response> => {
    const answer = await fetchAttachment(address)
    if (answer.status === 404) missing.add(address)
    return answer
  }
  const { owner, dispose, loading } = createRoot((dispose) => ({
    owner: getOwner(),
    dispose,
    loading: loadForm(uploadsToInputs(xform), { fetchFormAttachment: (address: URL) => fetched(String(address)), missingResourceBehavior: 'BLANK' }),
  }))
  const form = await loading
  if (form.status === 'failure') {
    dispose()
    return err({ type: 'form-unreadable', message: form.error.message })
  }
  await useLargeTables(loadForm, xform, tables, fetchAttachment.tables ?? new Map())
  noteMissing(xform, missing)
  kept = { xform, files, form, owner, dispose, restored: 0 }
  return ok(kept)
}

const instanceData = (xml: string): FormData => {
  const data = new FormData()
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }))
  return data
}

/** A painted frame between the long steps, so that progress is seen. */
const breathe = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 20) })

/** The root of a new instance, or of one restored from `instance`. */
export const openInstance = async (
  from: LoadedFrom,
  instance: string | null,
  around: Surroundings,
  fetchAttachment: FetchAttachment,
  progress: (phase: OpenPhase) => void,
): Promise<Result<EngineRoot, OpenFailure>> => {
  turn += 1
  const mine = turn
  progress('form')
  await breathe()
  if (mine !== turn) return overtaken
  const loaded = await keep(from, fetchAttachment)
  if (!loaded.ok) return loaded
  const { form, owner } = loaded.value
  progress('record')
  await breathe()
  if (mine !== turn) return overtaken
  const config = { stateFactory: createMutable, preloadProperties: { deviceID: around.deviceId, username: around.username }, ...(around.location === undefined ? {} : { geolocationProvider: { getLocation: around.location } }) }
  try {
    if (instance === null) {
      // Lets go of the instances made before, which live in the form's scope.
      const made = runWithOwner(owner, () => form.resetInstance(config))
      loaded.value.restored = 0
      if (made === undefined) throw new Error('no instance')
      return ok(made.root as unknown as EngineRoot)
    }
    loaded.value.restored += 1
    const data = instanceData(instance) as unknown as Parameters<Loaded['restoreInstance']>[0]['data'][0]
    const restored = await runWithOwner(owner, () => form.restoreInstance({ data: [data] }, config))
    if (restored === undefined) throw new Error('no instance')
    return ok(restored.root as unknown as EngineRoot)
  } catch (error) {
    forgetForm()
    return err({ type: 'record-unreadable', message: error instanceof Error ? error.message : String(error) })
  }
}
