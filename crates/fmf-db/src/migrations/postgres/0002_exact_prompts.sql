-- Only the value 'true' as it stands hides a prompt among ordinary models: that is MLflow's rule.
-- `is_prompt` was 1 for the other spellings of it too.

update prompts set is_prompt = 0 where is_prompt = 1 and is_prompt_text <> 'true';
update versions set is_prompt = 0 where is_prompt = 1 and is_prompt_text <> 'true';
