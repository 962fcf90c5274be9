/**
 * After an update of the app: form versions that the app before could not read are tried again, once for each version of the
 * app, and what waited for their tables is merged; tables of all others get the columns that this app knows more. Rule FUP10 in docs/rules.md.
 */
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { formVersion } from './forms.ts'
import { retryPending } from './pending.ts'
import { setSetting, textSetting } from './settings.ts'
import type { Store } from './store.ts'

/** `readBy`: the app and whatever else decides which tables a form has. */
export const retryForms = (store: Store, readBy: string): void => {
  const { db, catalog, options } = store
  if (textSetting(db, 'forms.read-by') === readBy) return
  store.write(false, (touched) => {
    setSetting(db, 'forms.read-by', readBy)
    for (const [id, hadProblem] of db.rows<[Uint8Array, number]>('SELECT id, EXISTS (SELECT 1 FROM form_problem p WHERE p.form_version = form_version.id) FROM form_version')) {
      const planned = options.planTables(formVersion(db, rowIdFromBytes(id))?.xform ?? '')
      if (!planned.ok) continue
      const { changed, problem } = catalog.ensureForm(planned.value)
      if (hadProblem === 1) {
        if (problem === null) db.run('DELETE FROM form_problem WHERE form_version = ?', [id])
        touched.table('form_version')
      }
      retryPending(store, changed, touched)
    }
  })
}
