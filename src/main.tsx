/** Entry of the page: styles, the worker's client, the service worker, the app. Wiring only. */
import './ui/trusted.ts'
import { render } from 'solid-js/web'
import './ui/style/tokens.css'
import './ui/style/base.css'
import './ui/style/parts.css'
import './ui/style/app.css'
import './ui/style/screens.css'
import { App } from './ui/app.tsx'
import { createClient, startWorker } from './ui/client.ts'
import { createErrorLog, followErrors } from './ui/diagnostics/error-log.ts'
import { registerServiceWorker } from './ui/install/service-worker.ts'
import { tabsOf } from './ui/install/tabs.ts'
import { createUpdates } from './ui/install/updates.ts'

const client = createClient(startWorker(), document)
const errors = createErrorLog(() => localStorage, () => Date.now())
followErrors(window, client, errors)
const worker = registerServiceWorker()

const root = document.querySelector('#app')
if (root === null) throw new Error('index.html has no #app')
render(() => <App client={client} errors={errors} updates={(occupied) => createUpdates(worker, tabsOf(navigator.locks), occupied, () => location.reload())} />, root)
