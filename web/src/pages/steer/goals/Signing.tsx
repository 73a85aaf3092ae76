//! The goals that are unlikely to be attained, and the names under them: without one for each the plan is not published.
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { planSigningQuery, signPlan } from '../../../api/queries.ts'
import type { PlanItem, PlanSigning } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { part } from './part.ts'
import { useDeed } from './useDeed.ts'

const SHOWN = 10

interface Props {
  plan: PlanItem
  name: (path: string[]) => string
}

export function Signing({ plan, name }: Props) {
  const { t } = useTranslation('goals')
  const signing = useQuery(planSigningQuery(plan.number, { limit: SHOWN }))
  return (
    <Panel title={t('signing')} sentence={t('signingSentence')} className="goals-months">
      <Loaded query={signing} height={160}>
        {(data) => <Told signing={data} name={name} />}
      </Loaded>
    </Panel>
  )
}

function Told({ signing, name }: { signing: PlanSigning; name: Props['name'] }) {
  const { t } = useTranslation('goals')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const [open, setOpen] = useState(false)
  const count = (value: number) => whole(value, language)
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  if (signing.untold) return <p className="quiet">{say(signing.untold)}</p>
  if (signing.sign_below === null) return <p className="quiet">{t('signingNone')}</p>
  const below = part(signing.sign_below, language)
  return (
    <>
      <div className="goals-head">
        <div>
          <p>
            <span className={`tag ${signing.unsigned > 0 ? 'tag-warn' : 'tag-good'}`}>{t(signing.unsigned > 0 ? 'unsigned' : signing.unlikely > 0 ? 'signed' : 'likely')}</span>{' '}
            {t('signingCount', { day: signing.day, below, unlikely: count(signing.unlikely), unsigned: count(signing.unsigned) })}
          </p>
          <ul className="goals-levels quiet small">
            {signing.levels.map((level) => (
              <li key={level.level ?? ''}>
                {t('signingLevel', {
                  level: level.level === null ? t('company') : labels.dimension(level.level),
                  unlikely: count(level.unlikely),
                  places: count(level.places),
                })}
              </li>
            ))}
          </ul>
        </div>
        {signing.unsigned > 0 && (
          <Button type="primary" disabled={!signing.may_sign} title={signing.may_sign ? undefined : t('mayNotSign')} onClick={() => setOpen(true)}>
            {t('sign')}
          </Button>
        )}
      </div>
      {signing.unsigned > 0 && !signing.may_sign && <p className="quiet small">{t('mayNotSign')}</p>}
      {signing.signatures.length > 0 && (
        <ul className="goals-why small">
          {signing.signatures.map((one) => (
            <li key={one.at}>{t('signedBy', { who: one.by_name ?? t('owner'), at: when.format(new Date(one.at)), goals: count(one.goals), why: one.why })}</li>
          ))}
        </ul>
      )}
      {signing.places.length > 0 && (
        <div className="scroller goals-sum" tabIndex={0} role="region" aria-label={t('signing')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('place')}</th>
                <th scope="col" className="number">
                  {t('goalOf')}
                </th>
                <th scope="col" className="number">
                  {t('odds')}
                </th>
                <th scope="col">{t('signature')}</th>
              </tr>
            </thead>
            <tbody>
              {signing.places.map((one) => (
                <tr key={one.path.join('/')}>
                  <th scope="row">{one.path.length === 0 ? t('company') : one.path.map((_, n) => name(one.path.slice(0, n + 1))).join(' › ')}</th>
                  <td className="number">{count(one.goal)}</td>
                  <td className="number">{part(one.odds, language)}</td>
                  <td>{one.signed_by ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {signing.total > signing.places.length && <p className="quiet small goals-sum">{t('signingMore', { shown: signing.places.length, total: count(signing.total) })}</p>}
      {open && <Sign signing={signing} close={() => setOpen(false)} />}
    </>
  )
}

function Sign({ signing, close }: { signing: PlanSigning; close: () => void }) {
  const { t } = useTranslation('goals')
  const [why, setWhy] = useState('')
  const deed = useDeed((reason: string) => signPlan(signing.plan, { why: reason, seen: signing.seen }), close)
  return (
    <Modal
      open
      title={t('signTitle', { count: signing.unsigned })}
      okText={t('sign')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: why.trim() === '', loading: deed.isPending }}
      onOk={() => deed.mutate(why)}
      onCancel={close}
      destroyOnHidden
    >
      <p className="quiet small goals-form-sentence">{t('signSentence')}</p>
      <Field label={t('why')}>
        <Input.TextArea aria-label={t('why')} value={why} rows={3} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
      </Field>
    </Modal>
  )
}
