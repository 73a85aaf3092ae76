//! One joint visit: who goes along with whom, what it is for, what was seen, and what was said to it.
import { Button, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelJoint, commentJoint, recordJoint } from '../../../api/joint.ts'
import type { JointItem } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { useDeed } from '../goals/useDeed.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'

const TAGS: Record<string, string> = { planned: 'tag-blue', missed: 'tag-bad', recorded: 'tag-good' }

export function OneVisit({ of, today }: { of: JointItem; today: string }) {
  const { t } = useTranslation('joint')
  const say = useSay()
  const labels = useLabels()
  const place = usePlaceName()
  const [open, setOpen] = useState<'record' | 'drop'>()
  const agent = labels.value('agent', of.place.agent)
  const who = (name: string) => (name === 'owner' ? t('owner') : name)
  const language = useLanguage()
  const when = (moment: string) => new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
  return (
    <article className="panel joint-visit" aria-label={`${agent} ${of.day}`}>
      <div className="joint-head">
        <h3>
          <time dateTime={of.day}>{of.day}</time> {agent}
        </h3>
        <span className={`tag ${TAGS[of.state] ?? ''}`}>{t(`state.${of.state as 'planned'}`)}</span>
      </div>
      <p className="quiet small">
        {place(of.place)} · {t('with', { manager: labels.value('agent', of.manager), who: who(of.by) })}
        {of.planned_day !== of.day && ` · ${t('moved', { day: of.planned_day })}`}
        {of.play && ` · ${t('fromCase', { number: of.play })}`}
      </p>
      {of.why && <p className="joint-words">{of.why}</p>}
      {of.state === 'missed' && <p className="joint-missed">{t('missed')}</p>}
      {of.cancelled && <p className="joint-words">{t('dropped', { words: of.cancelled })}</p>}
      {of.words && (
        <>
          <dl className="joint-scores">
            {of.points.map((one) => (
              <div key={one.id}>
                <dt>{say(one.name)}</dt>
                <dd>
                  <span className="joint-bar" aria-hidden="true">
                    <i style={{ width: `${(100 * (one.score ?? 0)) / of.best}%` }} />
                  </span>
                  {t('of', { score: one.score ?? 0, best: of.best })}
                </dd>
              </div>
            ))}
          </dl>
          <p className="joint-words">{of.words}</p>
          <p className="quiet small">{t('recordedBy', { who: who(of.recorded_by ?? ''), when: when(of.recorded_at ?? of.day) })}</p>
        </>
      )}
      {of.comments.map((one) => (
        <p key={one.at} className="joint-comment">
          {t('said', { who: who(one.by), when: when(one.at), words: one.words })}
        </p>
      ))}
      {of.may_comment && <Comment of={of} name={agent} />}
      {(of.may_record || of.may_cancel) && (
        <div className="button-row no-print">
          {of.may_record && (
            <Button type={of.day <= today ? 'primary' : 'default'} onClick={() => setOpen('record')} aria-label={`${t('record')} ${agent} ${of.day}`}>
              {t('record')}
            </Button>
          )}
          {of.may_cancel && (
            <Button onClick={() => setOpen('drop')} aria-label={`${t('drop')} ${agent} ${of.day}`}>
              {t('drop')}
            </Button>
          )}
        </div>
      )}
      {open === 'record' && <RecordForm of={of} agent={agent} close={() => setOpen(undefined)} />}
      {open === 'drop' && <Drop of={of} agent={agent} close={() => setOpen(undefined)} />}
    </article>
  )
}

function RecordForm({ of, agent, close }: { of: JointItem; agent: string; close: () => void }) {
  const { t } = useTranslation('joint')
  const say = useSay()
  const [scores, setScores] = useState<Record<string, number>>({})
  const [words, setWords] = useState('')
  const [customer, setCustomer] = useState('')
  const deed = useDeed(() => recordJoint(of.number, { scores, words, customer: customer.trim() || null, day: null }), close)
  const ready = words.trim() !== '' && of.points.every((one) => scores[one.id]) && !deed.isPending
  return (
    <Modal
      className="joint-form"
      open
      title={t('recordTitle', { agent, day: of.day })}
      okText={t('record')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={() => ready && deed.mutate(undefined)}
      onCancel={close}
      destroyOnHidden
    >
      {of.points.map((one) => (
        <div key={one.id} className="joint-point">
          <span>{say(one.name)}</span>
          <Segmented<number>
            aria-label={t('score', { point: say(one.name), best: of.best })}
            value={scores[one.id] ?? 0}
            options={Array.from({ length: of.best }, (_, n) => ({ value: n + 1, label: n + 1 }))}
            onChange={(score) => setScores((before) => ({ ...before, [one.id]: score }))}
          />
        </div>
      ))}
      <Field label={t('words')}>
        <Input.TextArea aria-label={t('words')} value={words} rows={3} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      </Field>
      <Field label={t('customer')}>
        <Input aria-label={t('customer')} value={customer} maxLength={100} onChange={(event) => setCustomer(event.target.value)} />
      </Field>
      <p className="quiet small">{t('final')}</p>
    </Modal>
  )
}

function Drop({ of, agent, close }: { of: JointItem; agent: string; close: () => void }) {
  const { t } = useTranslation('joint')
  const [words, setWords] = useState('')
  const deed = useDeed(() => cancelJoint(of.number, words), close)
  const ready = words.trim() !== '' && !deed.isPending
  return (
    <Modal
      open
      title={t('dropTitle', { agent })}
      okText={t('drop')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: deed.isPending }}
      onOk={() => ready && deed.mutate(undefined)}
      onCancel={close}
      destroyOnHidden
    >
      <Field label={t('reason')}>
        <Input aria-label={t('reason')} value={words} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      </Field>
    </Modal>
  )
}

function Comment({ of, name }: { of: JointItem; name: string }) {
  const { t } = useTranslation('joint')
  const [words, setWords] = useState('')
  const deed = useDeed(() => commentJoint(of.number, words), () => setWords(''))
  const ready = words.trim() !== '' && !deed.isPending
  return (
    <form
      className="joint-say no-print"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) deed.mutate(undefined)
      }}
    >
      <Input aria-label={`${t('comment')} ${name} ${of.day}`} placeholder={t('comment')} value={words} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      <Button htmlType="submit" disabled={!ready} loading={deed.isPending}>
        {t('send')}
      </Button>
    </form>
  )
}
