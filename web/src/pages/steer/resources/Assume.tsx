//! What history does not tell somebody states, with where it comes from.
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../shapes/Field.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import type { ResourcesChange, ResourcesSearch } from './search.ts'

interface Props {
  name: string
  why: string
  search: ResourcesSearch
  set: (change: ResourcesChange) => void
}

export function Assume({ name, why, search, set }: Props) {
  const { t } = useTranslation('resources')
  const [effect, setEffect] = useState<number | null>(search.effect ?? null)
  const [source, setSource] = useState(search.source ?? '')
  const [budget, setBudget] = useState<number | null>(search.budget ?? null)
  const ready = effect !== null && effect > 0 && source.trim() !== ''
  return (
    <Panel title={t('assume', { name })} sentence={why}>
      <form
        className="resources-assume"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) set({ effect, source: source.trim(), budget })
        }}
      >
        <Field label={t('effectOf', { name })}>
          <InputNumber aria-label={t('effectOf', { name })} value={effect} min={0} max={10} step={0.5} suffix="%" onChange={setEffect} style={{ width: '100%' }} />
        </Field>
        <Field label={t('source')}>
          <Input aria-label={t('source')} value={source} maxLength={300} placeholder={t('sourceExample')} onChange={(event) => setSource(event.target.value)} />
        </Field>
        <Field label={t('share')}>
          <InputNumber aria-label={t('share')} value={budget} min={0} precision={0} onChange={setBudget} style={{ width: '100%' }} />
        </Field>
        <Button htmlType="submit" type="primary" disabled={!ready}>
          {t('useIt')}
        </Button>
      </form>
    </Panel>
  )
}
