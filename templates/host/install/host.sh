# What the commands of the install plan call by name on {{ host.name | comment_ascii }}, site {{ site.id | comment_ascii }}.
# Load it in the session that the commands run in, with the leading dot:
#   . ./install/{{ host.name | comment_ascii }}.sh
# It only sets variables, holds no secret and changes nothing.
{% for one in variables %}

# {{ one.meaning | comment_ascii }}
{% if one.kind == "unknown" %}
# The design does not say it: enter it here before the steps that use it.
{% endif %}
{{ one.name | file_name }}={{ one.value | bash }}
{% endfor %}
