from hiring.app import create_app

application = create_app()
