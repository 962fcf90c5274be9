/**
 * Form fields of the app's own screens: label, hint and error are tied to the control. `Field` wires any control;
 * TextField, TextArea, Select and CheckRow are the usual ones. Question widgets (ui/fill) wrap their controls in `Field` too.
 */
import { createUniqueId, For, Show, splitProps, type JSX } from 'solid-js'
import { t } from '../text/text.ts'

/** Spread onto the control. */
export interface Wiring {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
  readonly 'aria-required': 'true' | undefined
}
interface Labelling {
  readonly label: JSX.Element
  readonly hint?: JSX.Element
  /** shown and announced when not empty */
  readonly error?: string | undefined
  readonly required?: boolean | undefined
}

export const Field = (props: Labelling & { readonly children: (wiring: Wiring) => JSX.Element }): JSX.Element => {
  const id = createUniqueId()
  const hasError = (): boolean => props.error !== undefined && props.error !== ''
  const wiring: Wiring = {
    id,
    get 'aria-describedby'() {
      return [props.hint ? `${id}-hint` : '', hasError() ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
    },
    get 'aria-invalid'() { return hasError() ? 'true' : undefined },
    get 'aria-required'() { return props.required === true ? 'true' : undefined },
  }
  return (
    <div class="field" classList={{ 'field-wrong': hasError() }}>
      <label class="field-label" for={id}>
        {props.label}
        <Show when={props.required}><span class="field-required" aria-hidden="true"> *</span><span class="unseen"> ({t('part.required')})</span></Show>
      </label>
      <Show when={props.hint}><p class="field-hint" id={`${id}-hint`}>{props.hint}</p></Show>
      {props.children(wiring)}
      <p class="field-error" id={`${id}-error`} role="alert" hidden={!hasError()}>{props.error}</p>
    </div>
  )
}

const labelling = ['label', 'hint', 'error', 'required'] as const

export const TextField = (props: Labelling & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'required'>): JSX.Element => {
  const [own, rest] = splitProps(props, labelling)
  return <Field {...own}>{(wiring) => <input type="text" autocomplete="off" {...rest} {...wiring} class={`input ${rest.class ?? ''}`} />}</Field>
}

export const TextArea = (props: Labelling & Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'required'>): JSX.Element => {
  const [own, rest] = splitProps(props, labelling)
  return <Field {...own}>{(wiring) => <textarea rows="3" {...rest} {...wiring} class={`input ${rest.class ?? ''}`} />}</Field>
}

interface Option { readonly value: string; readonly label: string }
interface SelectProps extends Labelling {
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
  readonly disabled?: boolean | undefined
}
export const Select = (props: SelectProps): JSX.Element => (
  <Field label={props.label} hint={props.hint} error={props.error} required={props.required}>
    {(wiring) => (
      <select {...wiring} class="input" disabled={props.disabled} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <For each={props.options}>{(option) => <option value={option.value} selected={option.value === props.value}>{option.label}</option>}</For>
      </select>
    )}
  </Field>
)

interface CheckRowProps {
  readonly label: JSX.Element
  readonly hint?: JSX.Element
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly type?: 'checkbox' | 'radio' | undefined
  readonly name?: string | undefined
  readonly value?: string | undefined
  readonly disabled?: boolean | undefined
}
/** A whole row to tap: check box or radio button with its label. */
export const CheckRow = (props: CheckRowProps): JSX.Element => (
  <label class="check-row">
    <input type={props.type ?? 'checkbox'} name={props.name} value={props.value ?? 'on'} checked={props.checked} disabled={props.disabled}
      onChange={(event) => props.onChange(event.currentTarget.checked)} />
    <span class="check-row-text">
      <span>{props.label}</span>
      <Show when={props.hint}><span class="field-hint">{props.hint}</span></Show>
    </span>
  </label>
)
