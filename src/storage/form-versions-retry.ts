/**
 * After an update of the app: form versions that the app before could not read are tried again, once for each version of the
 * app, and what waited for their tables is merged. Rule FUP10 in docs/rules.md.
 */
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { formVersion } from './forms.ts'
import { retryPending } from './pending.ts'
import { setSetting, textSetting } from './settings.ts'
import type { Store } from './store.ts'

export const retryUnreadableForms = (store: Store, appVersion: string): void => {
  const { db, catalog, options } = store
  if (textSetting(db, 'forms.read-by') === appVersion) return
  store.write(false, (touched) => {
    setSetting(db, 'forms.read-by', appVersion)
    for (const [id] of db.rows<[Uint8Array]>('SELECT form_version FROM form_problem')) {
      const planned = options.planTables(formVersion(db, rowIdFromBytes(id))?.xform ?? '')
      if (!planned.ok) continue
      const { changed, problem } = catalog.ensureForm(planned.value)
      if (problem === null) db.run('DELETE FROM form_problem WHERE form_version = ?', [id])
      touched.table('form_version')
      retryPending(store, changed, touched)
    }
  })
}
