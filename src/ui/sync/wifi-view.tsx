/** The Wi-Fi code: name and password typed once, then a picture that the other device's camera app joins by. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { t } from '../text/text.ts'
import { QrPicture } from './code-picture.tsx'
import { checkWifi, savedWifi, saveWifi, wifiCode, type WifiNetwork, type WifiProblem } from './wifi-code.ts'

const place = (): Storage => localStorage

export const WifiView = (): JSX.Element => {
  const [network, setNetwork] = createSignal<WifiNetwork | null>(savedWifi(place))
  const [name, setName] = createSignal(network()?.name ?? '')
  const [password, setPassword] = createSignal(network()?.password ?? '')
  const [problem, setProblem] = createSignal<WifiProblem | null>(null)
  const [isOpen, setOpen] = createSignal(network() !== null)

  const submit = (event: Event): void => {
    event.preventDefault()
    const checked = checkWifi({ name: name().trim(), password: password() })
    setProblem(checked.ok ? null : checked.error)
    if (!checked.ok) return
    saveWifi(place, checked.value)
    setNetwork(checked.value)
    setOpen(true)
  }
  const forget = (): void => {
    saveWifi(place, null)
    setNetwork(null)
    setName('')
    setPassword('')
    setOpen(false)
  }
  return (
    <section class="sync-wifi stack">
      <h3>{t('pair.wifi.title')}</h3>
      <Show when={isOpen() && network()} fallback={
        <form class="stack" onSubmit={submit}>
          <p class="soft small">{t('pair.wifi.hint')}</p>
          <TextField label={t('pair.wifi.name')} value={name()} maxLength={32} autocapitalize="off" spellcheck={false}
            error={problem() === 'name-missing' ? t('pair.wifi.name.missing') : ''} onInput={(event) => setName(event.currentTarget.value)} />
          <TextField label={t('pair.wifi.password')} hint={t('pair.wifi.password.hint')} value={password()} maxLength={63} autocapitalize="off" spellcheck={false}
            error={problem() === 'password-short' ? t('pair.wifi.password.short') : ''} onInput={(event) => setPassword(event.currentTarget.value)} />
          <Button type="submit" icon="code" wide>{t('pair.wifi.show')}</Button>
        </form>
      }>
        {(shown) => (
          <>
            <p>{t('pair.wifi.scan', { name: shown().name })}</p>
            <div class="sync-paper sync-paper-small"><QrPicture text={wifiCode(shown())} label={t('pair.wifi.picture', { name: shown().name })} /></div>
            <div class="cluster">
              <Button onClick={() => setOpen(false)}>{t('pair.wifi.change')}</Button>
              <Button kind="quiet" onClick={forget}>{t('pair.wifi.forget')}</Button>
            </div>
          </>
        )}
      </Show>
    </section>
  )
}
