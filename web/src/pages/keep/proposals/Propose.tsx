//! A definition to be decided: where it stands, its text, and why. What cannot be used is told at once, with its line.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { propose, proposalsQuery } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'

export function Propose({ close }: { close: () => void }) {
  const { t } = useTranslation('proposals')
  const client = useQueryClient()
  const [path, setPath] = useState('')
  const [content, setContent] = useState('')
  const [why, setWhy] = useState('')
  const send = useMutation({
    mutationFn: () => propose({ path: path.trim(), content, why }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: proposalsQuery.queryKey })
      close()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <form className="propose" onSubmit={submit} aria-label={t('propose')}>
      <label htmlFor="proposal-path">{t('path')}</label>
      <Input id="proposal-path" required value={path} placeholder="calibres/plain_agents.toml" onChange={(event) => setPath(event.target.value)} />
      <label htmlFor="proposal-content">{t('content')}</label>
      <Input.TextArea
        id="proposal-content"
        required
        spellCheck={false}
        autoSize={{ minRows: 8, maxRows: 24 }}
        className="proposal-code"
        value={content}
        onChange={(event) => setContent(event.target.value)}
      />
      <label htmlFor="proposal-why">{t('why')}</label>
      <Input id="proposal-why" required maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
      <p className="propose-refused" role="alert">
        {send.error && (send.error instanceof Problem ? send.error.message : t('failed'))}
      </p>
      <div className="button-row">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t('send')}
        </Button>
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
