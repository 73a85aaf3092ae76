//! What follows for each grade, drawn; and confirming it with a reason.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirmCareer } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { CareerTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'

export function Grades({ told }: { told: CareerTold }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const names = new Map(told.career.grades.map((one) => [one.id, say(one)]))
  const most = Math.max(...told.grades.map((one) => one.members), 1)
  const part = (value: number) => ({ width: `${(value / most) * 100}%` })
  return (
    <Panel
      title={t('grades', { period: told.period })}
      sentence={t('gradesSentence', { to: told.to, since: told.since, assessed: count(told.assessed) })}
      className="career-grades"
      actions={told.may_confirm && <Confirm told={told} />}
    >
      <p>
        {told.confirmed ? (
          <>
            <span className="tag tag-good">{t('confirmed')}</span>{' '}
            <span className="quiet">{t('confirmedBy', { name: told.confirmed.by_name ?? told.confirmed.by, at: told.confirmed.at.slice(0, 10), why: told.confirmed.why })}</span>
          </>
        ) : (
          <>
            <span className="tag tag-warn">{t('notConfirmed')}</span> <span className="quiet">{t('notConfirmedSentence')}</span>
          </>
        )}
      </p>
      <p className="career-key quiet small" aria-hidden="true">
        <span className="career-up">{t('verdict.promoted')}</span>
        <span className="career-same">{t('verdict.kept')}</span>
        <span className="career-down">{t('verdict.demoted')}</span>
      </p>
      <ul className="career-bars">
        {told.grades.map((one) => (
          <li key={one.grade}>
            <span>{names.get(one.grade) ?? one.grade}</span>
            <span className="career-bar" aria-hidden="true">
              <i className="career-up" style={part(one.promoted)} />
              <i className="career-same" style={part(one.members - one.promoted - one.demoted)} />
              <i className="career-down" style={part(one.demoted)} />
            </span>
            <b>{t('fromTo', { before: count(one.members), after: count(one.after) })}</b>
            <span className="quiet small">{t('upDown', { up: count(one.promoted), down: count(one.demoted) })}</span>
          </li>
        ))}
      </ul>
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </Panel>
  )
}

function Confirm({ told }: { told: CareerTold }) {
  const { t } = useTranslation('career')
  const language = useLanguage()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState('')
  const count = (of: 'promoted' | 'demoted') => whole(told.grades.reduce((sum, one) => sum + one[of], 0), language)
  const confirm = useMutation({
    mutationFn: () => confirmCareer(told.career.id, told.period, why),
    onSuccess: () => {
      setOpen(false)
      return client.invalidateQueries()
    },
    onError: (error: Error) => void message.error(error instanceof Problem ? error.message : t('failed')),
  })
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('confirm')}
      </Button>
      <Modal
        open={open}
        title={t('confirmTitle', { period: told.period })}
        okText={t('confirm')}
        cancelText={t('keep')}
        okButtonProps={{ disabled: why.trim() === '', loading: confirm.isPending }}
        onOk={() => confirm.mutate()}
        onCancel={() => setOpen(false)}
      >
        <p className="career-form">{t('confirmSentence', { promoted: count('promoted'), demoted: count('demoted'), since: told.since })}</p>
        <Form layout="vertical">
          <Form.Item label={t('why')} htmlFor="career-why">
            <Input.TextArea id="career-why" value={why} maxLength={500} rows={3} onChange={(event) => setWhy(event.target.value)} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
