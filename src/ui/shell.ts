/** What every screen of the shell is given: the worker, the address, this device's choices, and the clock. Made once in app.tsx. */
import type { DeviceInfo } from '../worker/api.ts'
import type { Client } from './client.ts'
import type { ErrorLog } from './diagnostics/error-log.ts'
import type { Importer } from './home/import-form.ts'
import type { Installer } from './install/installer.ts'
import type { Query } from './query.ts'
import type { Router } from './route.ts'
import type { Preferences } from './settings/preferences.ts'
import type { Here } from './station/here.ts'
import type { Links } from './sync/links.ts'

export interface Shell {
  readonly client: Client
  readonly router: Router
  readonly preferences: Preferences
  readonly device: Query<DeviceInfo>
  readonly importer: Importer
  /** open links to other devices; they outlive screens */
  readonly links: Links
  /** the station this app came from, and who else is there */
  readonly here: Here
  readonly installer: Installer
  readonly errors: ErrorLog
  readonly now: () => number
}
