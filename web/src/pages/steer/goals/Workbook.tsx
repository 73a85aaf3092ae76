//! A plan as an Excel file, and the way back for one that was changed.
import { App, Button, Input, Modal } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { loadPlan, workbookHref } from '../../../api/queries.ts'
import type { PlanItem } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { Download } from '../../../shapes/Download.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useDeed } from './useDeed.ts'

export function Workbook({ plan }: { plan: PlanItem }) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const [mayExport, mayChange] = [useMay('export'), useMay('goals')]
  const [open, setOpen] = useState(false)
  return (
    <>
      {mayExport && <Download href={workbookHref(plan.number, language)} text={t('workbook')} />}
      {mayChange && plan.state === 'draft' && <Button onClick={() => setOpen(true)}>{t('load')}</Button>}
      {open && <Load plan={plan} close={() => setOpen(false)} />}
    </>
  )
}

function Load({ plan, close }: { plan: PlanItem; close: () => void }) {
  const { t } = useTranslation('goals')
  const { message } = App.useApp()
  const [file, setFile] = useState<File | null>(null)
  const [why, setWhy] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const deed = useDeed(
    (given: File) => loadPlan(plan.number, given, why),
    ({ changed }) => {
      void message.success(t(changed === 0 ? 'loadedNothing' : 'loaded', { count: changed }))
      close()
    },
  )
  return (
    <Modal
      open
      title={t('loadTitle', { number: plan.number })}
      okText={t('load')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !file || why.trim() === '', loading: deed.isPending }}
      onOk={() => file && deed.mutate(file)}
      onCancel={close}
      destroyOnHidden
    >
      <p className="quiet small goals-form-sentence">{t('loadSentence')}</p>
      <div className="goals-form">
        <Field label={t('file')}>
          <input ref={input} type="file" accept=".xlsx" aria-label={t('file')} className="unseen" tabIndex={-1} onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          <div className="goals-file">
            <Button onClick={() => input.current?.click()}>{t('chooseFile')}</Button>
            <span className="quiet">{file?.name ?? t('noFile')}</span>
          </div>
        </Field>
        <Field label={t('why')}>
          <Input aria-label={t('why')} value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </Field>
      </div>
    </Modal>
  )
}
