//! A photo or a voice note of a visit or call that the server has: kept there sealed, with the record.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { putEvidence } from '../api/evidence.ts'
import { Problem } from '../api/problem.ts'
import { useLanguage } from '../locales/say.ts'
import { FRACTION, exact } from '../shapes/figures.ts'

export function Attach({ activity, of }: { activity: string; of: string }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const [going, setGoing] = useState(false)
  const [said, setSaid] = useState({ text: '', bad: false })
  const send = async (file: File) => {
    setGoing(true)
    const going = (part: number) => setSaid({ text: t('attach.going', { part: exact(part, FRACTION, language) }), bad: false })
    going(0)
    try {
      const sort = file.type.startsWith('image/') ? 'document' : 'recording'
      await putEvidence({ kind: 'activity', about: activity }, sort, file, new AbortController().signal, going)
      setSaid({ text: t('attach.done'), bad: false })
    } catch (error) {
      const refusal = error instanceof Problem && error.status >= 400 && error.status < 500 ? error.message : ''
      setSaid({ text: refusal || t('attach.failed'), bad: true })
    }
    setGoing(false)
  }
  const pick = () => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/jpeg,image/png,audio/*'
    input.onchange = () => {
      const file = input.files?.[0]
      if (file) void send(file)
    }
    input.click()
  }
  return (
    <>
      <button type="button" className="quiet-button attach" disabled={going} aria-label={`${t('attach.add')}: ${of}`} onClick={pick}>
        {t('attach.add')}
      </button>
      <p className={said.bad ? 'refused' : 'quiet small'} role="status">
        {said.text}
      </p>
    </>
  )
}
