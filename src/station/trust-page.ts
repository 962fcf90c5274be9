/**
 * The plain page that the join code opens. A phone that trusts the station is sent on to the app at once; to any other it says, step by
 * step, how to trust it. In English: it is outside the app and has no dictionary. Rule STN8.
 */
import { createHash } from 'node:crypto'
import { certificatePath, type TrustPage } from './respond.ts'
import { stationPaths } from '../transport/station-info.ts'

interface Steps { readonly id: string; readonly title: string; readonly steps: readonly string[]; readonly note?: string }

const certificate = `<a class="button step" href="${certificatePath}" download="transect-station.crt">Get the certificate</a>`
const profile = `<a class="button step" href="${certificatePath}">Get the certificate</a>`

const restart = 'Close the browser wholly, open it again, come back to this page and choose <b>Open Transect</b>.'
const firefox = 'Firefox has certificates of its own: Settings, search for Certificates › View Certificates › Authorities › Import.'

const kinds: readonly Steps[] = [
  {
    id: 'android', title: 'Android',
    steps: [
      `${certificate} It lands in Downloads. Android may ask whether to keep the file: keep it.`,
      'Open the phone’s <b>Settings</b> (the gear wheel) and type <b>CA certificate</b> into the search at the top. Without a search: Security &amp; privacy › More security settings › Encryption &amp; credentials › Install a certificate › CA certificate.',
      'A red triangle warns that your network may be watched. Tap <b>Install anyway</b>, and enter the PIN of the phone.',
      'Choose <b>transect-station.crt</b>. A short line says “CA certificate installed”.',
      'Come back to this page and tap <b>Open Transect</b>. Use Chrome.',
    ],
    note: 'A phone without a screen lock asks you to set one first. Firefox for Android does not look at these certificates by itself.',
  },
  {
    id: 'iphone', title: 'iPhone and iPad',
    steps: [
      `In <b>Safari</b>, on this page: ${profile} A question says that this website tries to download a configuration profile. Tap <b>Allow</b>.`,
      'Open <b>Settings</b> (the grey gear wheel). Near the top stands <b>Profile Downloaded</b>: tap it, then <b>Install</b> at the top right, enter the passcode, and Install once more.',
      'Still in Settings: <b>General › About</b>, all the way down: <b>Certificate Trust Settings</b>. Put the switch beside <b>Transect station</b> on, so that it is green, and tap Continue.',
      'Come back to Safari and tap <b>Open Transect</b>.',
    ],
    note: 'Step 3 is the one that is forgotten: without the green switch Safari goes on saying “This connection is not private”.',
  },
  {
    id: 'windows', title: 'Windows',
    steps: [
      `${certificate}`,
      'Open the file: <b>Install Certificate</b> › <b>Current User</b> › “Place all certificates in the following store” › Browse › <b>Trusted Root Certification Authorities</b>. Then Finish, and Yes.',
      restart,
    ],
    note: firefox,
  },
  {
    id: 'mac', title: 'Mac',
    steps: [
      `${certificate}`,
      'Open the file. <b>Keychain Access</b> takes it; open <b>Transect station</b> there, unfold <b>Trust</b>, and choose <b>Always Trust</b>.',
      restart,
    ],
    note: firefox,
  },
  {
    id: 'linux', title: 'Linux',
    steps: [
      `${certificate}`,
      'In the browser’s settings search for <b>Certificates</b> › Authorities › <b>Import</b>, choose the file, and tick that it may vouch for websites.',
      restart,
    ],
  },
]

const style = `
:root{color-scheme:light dark;--paper:#f6f4ee;--sheet:#fffdf8;--ink:#17211f;--soft:#45504c;--line:#cfc9ba;--green:#14504a;--bar:#14504a;--on-bar:#fbf9f2;--signal:#ff8a1f;--on-signal:#1a1206}
@media (prefers-color-scheme:dark){:root{--paper:#111816;--sheet:#1a2320;--ink:#f3f0e6;--soft:#b9c3bd;--line:#35423d;--green:#93d3c2;--bar:#0c2b27;--on-bar:#f3f0e6;--signal:#ff9440}}
*{box-sizing:border-box}html{background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
body{margin:0}header{background:var(--bar);color:var(--on-bar);padding:1.25rem}header h1{margin:0;font:600 1.625rem/1.2 ui-serif,Georgia,serif}header p{margin:.25rem 0 0;opacity:.85}
main{max-width:38rem;margin:0 auto;padding:1.25rem;display:grid;gap:1rem}
.button{display:inline-block;margin:.125rem 0;padding:.625rem 1rem;min-height:3rem;border:1.5px solid var(--green);border-radius:.375rem;color:var(--green);font-weight:600;text-decoration:none}
.step{display:block;width:fit-content;margin:.25rem 0 .5rem}
.open{display:block;text-align:center;background:var(--signal);border-color:var(--signal);color:var(--on-signal);font-size:1.125rem}
main>p{margin:0}.kinds{display:grid;gap:.75rem}
details{border:1px solid var(--line);border-radius:.75rem;background:var(--sheet);padding:0 1rem}summary{min-height:3.25rem;padding:.8rem 0;font-weight:650;font-size:1.125rem;cursor:pointer}
ol{margin:.25rem 0 1rem;padding:0;list-style:none;counter-reset:step;display:grid;gap:1rem}
li{counter-increment:step;position:relative;padding-inline-start:2.5rem;min-height:1.75rem}
li::before{content:counter(step);position:absolute;inset-inline-start:0;top:-.0625rem;display:grid;place-items:center;width:1.75rem;height:1.75rem;border:3px solid var(--green);border-radius:50%;font-size:.9375rem;font-weight:700}
li:not(:last-child)::after{content:'';position:absolute;inset-inline-start:calc(.875rem - 1.5px);top:1.6875rem;bottom:-.9375rem;width:3px;background:var(--green)}
.button:focus-visible,summary:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.soft{color:var(--soft)}.small{font-size:.9375rem}#state{font-weight:600;margin:0}
`
const section = ({ id, title, steps, note }: Steps): string => `<details id="${id}"><summary>${title}</summary><ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol>${note === undefined ? '' : `<p class="soft small">${note}</p>`}</details>`

const script = (app: string): string => `
const app=${JSON.stringify(app)},state=document.getElementById('state'),agent=navigator.userAgent
const mine=/Android/i.test(agent)?'android':/iPhone|iPad/.test(agent)||(/Mac/.test(agent)&&navigator.maxTouchPoints>1)?'iphone':/Windows/.test(agent)?'windows':/Mac/.test(agent)?'mac':'linux'
const own=document.getElementById(mine)
own.open=true
own.parentElement.prepend(own)
const look=async()=>{
  try{await fetch(app+${JSON.stringify(stationPaths.info.slice(1))},{mode:'no-cors',cache:'no-store'});state.textContent='This device trusts the station. Opening Transect.';location.replace(app+location.hash)}
  catch{state.textContent='This device does not trust the station yet. Do this once, step by step:'}
}
look()
document.addEventListener('visibilitychange',()=>{if(document.visibilityState==='visible')look()})
`
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** `host`: as the phone has asked for it; the app is at the same one. */
export const trustPage = (station: string, securePort: number) => (host: string): TrustPage => {
  const app = `https://${host}:${securePort}/`
  const code = script(app)
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Transect station</title><style>${style}</style></head>
<body><header><h1>Transect station</h1><p>${escaped(station)}</p></header><main>
<p id="state" role="status">Looking whether this device trusts the station</p>
<div class="kinds">${kinds.map(section).join('\n')}</div>
<a class="button open" href="${escaped(app)}">Open Transect</a>
<p class="soft small">What you trust is good for local networks only, such as this Wi-Fi: it cannot vouch for any address of the Internet. You can remove it later where you installed it.</p>
</main><script>${code}</script></body></html>`
  // An IPv6 address cannot be named in a policy.
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(code)}; connect-src ${host.startsWith('[') ? 'https:' : app}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html, policy }
}
