# What the command needs, each with the module that defines it. They are loaded when first used, so that the
# command can first check whether Starlette and uvicorn are installed.
from .catalogue import load_catalogue as load_catalogue
from .guard import ADDRESS as ADDRESS, bound as bound, check_installed as check_installed
from .live_app import application as application, serve as serve
from .server_state import Limits as Limits
