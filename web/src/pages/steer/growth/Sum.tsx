//! What would come anyway, what levers add, and what that leaves of the target; kept as a scenario.
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveGrowth, type AskGrowth } from '../../../api/growth.ts'
import type { GrowthTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { usePeriodName } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useDeed } from '../goals/useDeed.ts'

export const COLOURS = ['#2f6cc2', '#e4b777', '#5aa27a', '#8f7fc4', '#c3cfdf', '#b26a1c']

export function Sum({ told, ask, maySave }: { told: GrowthTold; ask: AskGrowth; maySave: boolean }) {
  const { t } = useTranslation('growth')
  const say = useSay()
  const language = useLanguage()
  const periodName = usePeriodName()
  const count = (value: number) => whole(Math.round(value), language)
  const most = Math.max(told.expected, told.target ?? 0, 1)
  const part = (value: number) => `${(100 * Math.max(0, value)) / most}%`
  const missing = told.gap
  return (
    <Panel
      title={t('sum', { period: periodName(told.period) })}
      sentence={t('counts', { calibre: say(told.calibre), until: told.known_until })}
      className="growth-sum"
      actions={maySave && <Save ask={ask} />}
    >
      <dl className="growth-figures">
        <div>
          <dt>{t('baseline')}</dt>
          <dd>
            <b>{count(told.baseline)}</b>
            <span className="quiet small">{t('baselineOf', { last: count(told.last_year), before: count(told.quarter_before) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('together')}</dt>
          <dd>
            <b>+{count(told.together)}</b>
            <span className="quiet small">{t('apart', { apart: count(told.if_apart), twice: count(told.if_apart - told.together) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('expected')}</dt>
          <dd>
            <b>{count(told.expected)}</b>
            <span className="quiet small">{told.baseline > 0 && t('growth', { part: `${(((told.expected - told.baseline) / told.baseline) * 100).toFixed(1)}%` })}</span>
          </dd>
        </div>
        {told.target !== null && missing !== null && (
          <div>
            <dt>{t('targetOf', { target: count(told.target) })}</dt>
            <dd>
              <b>{missing > 0 ? `−${count(missing)}` : `+${count(-missing)}`}</b>
              <span className={`tag ${missing > 0 ? 'tag-warn' : 'tag-good'}`}>{t(missing > 0 ? 'short' : 'enough')}</span>
            </dd>
          </div>
        )}
      </dl>
      <div className="growth-bar" role="img" aria-label={t('barSentence', { baseline: count(told.baseline), together: count(told.together), expected: count(told.expected) })}>
        <span style={{ width: part(told.baseline), background: '#c3cfdf' }} />
        {told.levers.map((one, n) => (
          <span key={one.id} style={{ width: part(one.counted), background: COLOURS[n % COLOURS.length] }} />
        ))}
        {told.target !== null && <i style={{ left: part(told.target) }} />}
      </div>
      <p className="legend growth-legend">
        <span>
          <span className="swatch" style={{ background: '#c3cfdf' }} />
          {t('baseline')}
        </span>
        {told.levers.map((one, n) => (
          <span key={one.id}>
            <span className="swatch" style={{ background: COLOURS[n % COLOURS.length] }} />
            {say(one)} +{count(one.counted)}
          </span>
        ))}
      </p>
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </Panel>
  )
}

function Save({ ask }: { ask: AskGrowth }) {
  const { t } = useTranslation('growth')
  return (
    <Disclosed className="plain-button" button={t('keep')} box="growth-box">
      {(close) => <Form ask={ask} close={close} />}
    </Disclosed>
  )
}

function Form({ ask, close }: { ask: AskGrowth; close: () => void }) {
  const { t } = useTranslation('growth')
  const [name, setName] = useState('')
  const deed = useDeed(() => saveGrowth(name, ask), close)
  return (
    <form
      className="growth-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) deed.mutate(undefined)
      }}
    >
      <Field label={t('name')}>
        <Input aria-label={t('name')} value={name} maxLength={100} autoFocus onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="button-row">
        <Button htmlType="submit" type="primary" disabled={!name.trim()} loading={deed.isPending}>
          {t('keep')}
        </Button>
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
