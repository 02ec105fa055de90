# What the commands of the install plan call by name on ferry-a-wk01, site primary.
# Load it in the session that the commands run in, with the leading dot:
#   . ./install/ferry-a-wk01.sh
# It only sets variables, holds no secret and changes nothing.

# name of the host the command runs on
HostName='ferry-a-wk01'
